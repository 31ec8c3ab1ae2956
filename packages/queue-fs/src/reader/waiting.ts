import { orderOf } from "../item-name.js";
import { byCode } from "../smallest.js";

/** The names that can be taken, each with the key of what it holds. */
export interface Waiting {
  put(name: string, key: string): void;
  drop(name: string): void;
  has(name: string): boolean;
  keyOf(name: string): string | undefined;
  namesOf(key: string): readonly string[];
  /** In the order in which they are taken. */
  inOrder(): readonly string[];
  size(): number;
}

export function makeWaiting(): Waiting {
  const keys = new Map<string, string>();
  const names = new Map<string, Set<string>>();
  let sorted: string[] | undefined;
  const waiting: Waiting = {
    put(name, key) {
      if (keys.get(name) === key) return;
      if (!keys.has(name)) sorted = undefined;
      waiting.drop(name);
      keys.set(name, key);
      const same = names.get(key) ?? new Set();
      names.set(key, same.add(name));
    },
    drop(name) {
      const key = keys.get(name);
      if (key === undefined) return;
      keys.delete(name);
      const same = names.get(key);
      same?.delete(name);
      if (same?.size === 0) names.delete(key);
    },
    has: (name) => keys.has(name),
    keyOf: (name) => keys.get(name),
    namesOf: (key) => [...(names.get(key) ?? [])],
    inOrder() {
      // dropped names are filtered out only when they have become many: taking from the front stays cheap
      if (sorted && sorted.length > 2 * keys.size) sorted = sorted.filter((name) => keys.has(name));
      sorted ??= inOrder([...keys.keys()]);
      return sorted;
    },
    size: () => keys.size,
  };
  return waiting;
}

/** Sorts names in the order in which they are taken. */
export function inOrder(names: readonly string[]): string[] {
  return names
    .map(orderOf)
    .sort(byCode)
    .map((order) => order.slice(1));
}
