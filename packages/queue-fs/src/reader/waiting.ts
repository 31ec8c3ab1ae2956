import { orderOf } from "../item-name.js";
import { byCode } from "../smallest.js";
import { makeNamesByKey } from "./names-by-key.js";

/** The names that can be taken, each with the key of what it holds. */
export interface Waiting {
  put(name: string, key: string): void;
  drop(name: string): void;
  has(name: string): boolean;
  keyOf(name: string): string | undefined;
  namesOf(key: string): readonly string[];
  /** In the order in which they are taken. */
  inOrder(): Iterable<string>;
  size(): number;
}

/** The names are kept in order: many are taken a few at a time while others come, and to sort all of them each time would take longer than the rest. */
export function makeWaiting(): Waiting {
  const keys = new Map<string, string>();
  const names = makeNamesByKey();
  /** Orders; dropped names are among them until they have become many. */
  let sorted: readonly string[] = [];
  /** Where the names begin that are not known to be dropped. */
  let head = 0;
  /** The orders of names that were put since then. */
  let fresh = new Set<string>();

  const isDropped = (order: string | undefined) => order !== undefined && !keys.has(nameOf(order));
  const sort = () => {
    while (isDropped(sorted[head])) head += 1;
    if (fresh.size === 0 && sorted.length <= 2 * keys.size) return;
    const left = sorted.slice(head);
    sorted = merge(
      left.length > 2 * keys.size ? left.filter((order) => !isDropped(order)) : left,
      [...fresh].sort(byCode),
    );
    [head, fresh] = [0, new Set()];
  };
  const waiting: Waiting = {
    put(name, key) {
      if (keys.get(name) === key) return;
      if (!keys.has(name)) fresh.add(orderOf(name));
      waiting.drop(name);
      keys.set(name, key);
      names.add(key, name);
    },
    drop(name) {
      const key = keys.get(name);
      if (key === undefined) return;
      keys.delete(name);
      names.drop(key, name);
    },
    has: (name) => keys.has(name),
    keyOf: (name) => keys.get(name),
    namesOf: (key) => names.of(key),
    *inOrder() {
      sort();
      for (let at = head; at < sorted.length; at++) {
        const order = sorted[at];
        if (order !== undefined && !isDropped(order)) yield nameOf(order);
      }
    },
    size: () => keys.size,
  };
  return waiting;
}

/** Sorts names in the order in which they are taken. */
export function inOrder(names: readonly string[]): string[] {
  return names.map(orderOf).sort(byCode).map(nameOf);
}

/** Of two sorted lists one, in which each text is once. */
function merge(one: readonly string[], other: readonly string[]): readonly string[] {
  const [last, first] = [one.at(-1), other[0]];
  if (last !== undefined && first !== undefined && last < first) return one.concat(other); // the usual case: what comes is newer
  const merged: string[] = [];
  let [at, from] = [0, 0];
  while (at < one.length || from < other.length) {
    const [a, b] = [one[at], other[from]];
    const next = b === undefined || (a !== undefined && a <= b) ? a : b;
    if (next === a) at += 1;
    if (next === b) from += 1;
    if (next !== undefined) merged.push(next);
  }
  return merged;
}

function nameOf(order: string): string {
  return order.slice(1);
}
