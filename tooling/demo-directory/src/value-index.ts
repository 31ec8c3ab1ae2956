import { attributeType } from "./attribute-types.js";
import type { Entry } from "./entry.js";
import { comparable } from "./matching-rules.js";

/** Which entries have a value, for the attributes that are searched by value most. */
export interface ValueIndex {
  replace(before: Entry | undefined, after: Entry | undefined): void;
  /** The ids of the entries with this value, or undefined where the attribute has no index. */
  find(attribute: string, value: string): ReadonlySet<string> | undefined;
}

/** An empty index over these attributes. */
export function createValueIndex(names: readonly string[]): ValueIndex {
  const indexes = names.map((name) => ({ type: attributeType(name), ids: new Map<string, Set<string>>() }));
  const byName = new Map(indexes.map((index) => [index.type.name.toLowerCase(), index]));

  return {
    replace(before, after) {
      const id = (after ?? before)?.id ?? "";
      for (const [name, { type, ids }] of byName) {
        const [old, now] = [before?.attributes.get(name) ?? [], after?.attributes.get(name) ?? []];
        if (old === now) continue;
        const [oldSet, nowSet] = [new Set(old), new Set(now)];
        for (const value of old) if (!nowSet.has(value)) drop(ids, comparable(type.rule, value), id);
        for (const value of now) if (!oldSet.has(value)) put(ids, comparable(type.rule, value), id);
      }
    },
    find(attribute, value) {
      const index = byName.get(attribute.toLowerCase());
      if (!index) return undefined;
      const key = comparable(index.type.rule, value);
      return (key === undefined ? undefined : index.ids.get(key)) ?? nobody;
    },
  };
}

const nobody: ReadonlySet<string> = new Set();

function put(ids: Map<string, Set<string>>, key: string | undefined, id: string): void {
  if (key === undefined) return;
  const set = ids.get(key);
  if (set) set.add(id);
  else ids.set(key, new Set([id]));
}

function drop(ids: Map<string, Set<string>>, key: string | undefined, id: string): void {
  if (key === undefined) return;
  const set = ids.get(key);
  set?.delete(id);
  if (set?.size === 0) ids.delete(key);
}
