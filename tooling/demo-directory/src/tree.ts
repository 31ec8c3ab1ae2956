import { normaliseDn, parentOf, parseDn } from "./dn.js";
import type { Attributes, Entry } from "./entry.js";
import { DemoDirectoryError } from "./errors.js";
import { mergeAttributes } from "./merge-attributes.js";
import { createValueIndex } from "./value-index.js";

export interface TreeChange {
  readonly before: Entry | undefined;
  readonly after: Entry | undefined;
  readonly csn: string;
}

/** The entries of a directory in memory. Every change is complete, and told to all who watch, when the function returns. */
export interface Tree {
  readonly base: string;
  readonly baseKey: string;
  /** The csn of the newest change. */
  contextCsn(): string;
  /** In the order in which the entries were made. */
  entries(): Iterable<Entry>;
  find(dn: string): Entry | undefined;
  findByKey(key: string): Entry | undefined;
  findById(id: string): Entry | undefined;
  hasChildren(entry: Entry): boolean;
  /** The entries with a value of an indexed attribute; undefined where there is no index. */
  findByValue(attribute: string, value: string): readonly Entry[] | undefined;
  /** Throws DemoDirectoryError "ENTRY_EXISTS", "NO_SUCH_ENTRY" without a parent, "UNKNOWN_ATTRIBUTE". */
  add(dn: string, attributes: Attributes): Entry;
  /** Replaces whole attributes; an empty list takes one away. Throws "NO_SUCH_ENTRY", "UNKNOWN_ATTRIBUTE". */
  modify(dn: string, replaced: Attributes): Entry;
  /** Gives a leaf another name. The entry keeps its id. Throws "NO_SUCH_ENTRY", "ENTRY_EXISTS", "NOT_A_LEAF". */
  rename(dn: string, newDn: string): Entry;
  /** Throws "NO_SUCH_ENTRY", "NOT_A_LEAF". */
  remove(dn: string): void;
  /** Calls back after each change, until the returned function is called. */
  watch(listener: (change: TreeChange) => void): () => void;
}

const indexed = ["uid", "cn", "ou", "uniqueMember", "ucsschoolSchool", "univentionObjectType"];

/** An empty tree. `nextCsn` numbers the changes, `nextId` gives each new entry its entryUUID. */
export function createTree(options: { base: string; nextCsn: () => string; nextId: (key: string) => string }): Tree {
  const { base, nextCsn, nextId } = options;
  const baseKey = normaliseDn(base);
  const byId = new Map<string, Entry>();
  const byKey = new Map<string, Entry>();
  const children = new Map<string, number>();
  const listeners = new Set<(change: TreeChange) => void>();
  const index = createValueIndex(indexed);
  let [sequence, contextCsn] = [0, ""];

  const commit = (before: Entry | undefined, after: Entry | undefined, csn: string): void => {
    contextCsn = csn;
    if (before?.key !== after?.key) {
      if (before) {
        byKey.delete(before.key);
        count(children, before.key, -1);
      }
      if (after) count(children, after.key, 1);
    }
    if (after) {
      byKey.set(after.key, after);
      byId.set(after.id, after);
    } else if (before) byId.delete(before.id);
    index.replace(before, after);
    for (const listener of listeners) listener({ before, after, csn });
  };
  const get = (dn: string): Entry => {
    const entry = byKey.get(normaliseDn(dn));
    if (!entry) throw new DemoDirectoryError("NO_SUCH_ENTRY", `There is no entry ${dn}.`);
    return entry;
  };
  const vacant = (dn: string): string => {
    const key = normaliseDn(dn);
    if (byKey.has(key)) throw new DemoDirectoryError("ENTRY_EXISTS", `There is an entry ${dn} already.`);
    if (key !== baseKey && !byKey.has(parentOf(key))) {
      throw new DemoDirectoryError("NO_SUCH_ENTRY", `There is no entry above ${dn}.`);
    }
    return key;
  };
  const leaf = (entry: Entry): Entry => {
    if (children.get(entry.key)) throw new DemoDirectoryError("NOT_A_LEAF", `There are entries below ${entry.dn}.`);
    return entry;
  };

  return {
    base,
    baseKey,
    contextCsn: () => contextCsn,
    entries: () => byId.values(),
    find: (dn) => byKey.get(normaliseDn(dn)),
    findByKey: (key) => byKey.get(key),
    findById: (id) => byId.get(id),
    hasChildren: ({ key }) => children.has(key),
    findByValue(attribute, value) {
      const ids = index.find(attribute, value);
      return ids && [...ids].map((id) => byId.get(id)).filter((entry) => entry !== undefined);
    },
    add(dn, attributes) {
      const key = vacant(dn);
      const csn = nextCsn();
      sequence += 1;
      const entry = {
        id: nextId(key),
        dn,
        key,
        sequence,
        attributes: mergeAttributes(new Map(), attributes),
        csn,
        createdCsn: csn,
      };
      commit(undefined, entry, csn);
      return entry;
    },
    modify(dn, replaced) {
      const before = get(dn);
      const csn = nextCsn();
      const after = { ...before, attributes: mergeAttributes(before.attributes, replaced), csn };
      commit(before, after, csn);
      return after;
    },
    rename(dn, newDn) {
      const before = leaf(get(dn));
      const key = vacantBut(before, newDn);
      const csn = nextCsn();
      const named = Object.fromEntries((parseDn(newDn)[0] ?? []).map(({ type, value }) => [type, [value]]));
      const after = { ...before, dn: newDn, key, attributes: mergeAttributes(before.attributes, named), csn };
      commit(before, after, csn);
      return after;
    },
    remove(dn) {
      commit(leaf(get(dn)), undefined, nextCsn());
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  /** Another spelling of the entry's own name is vacant for it. */
  function vacantBut(entry: Entry, dn: string): string {
    return normaliseDn(dn) === entry.key ? entry.key : vacant(dn);
  }
}

function count(children: Map<string, number>, key: string, by: number): void {
  const parent = parentOf(key);
  const now = (children.get(parent) ?? 0) + by;
  if (now > 0) children.set(parent, now);
  else children.delete(parent);
}
