import { inParallel } from "../in-parallel.js";
import { priorityOf } from "../item-name.js";
import { byCode } from "../smallest.js";
import { forget, lookInto, type Found } from "./look-into.js";
import type { ReaderState } from "./state.js";

/** One or more items about the same thing, to be seen to together. */
export interface TakenItem {
  readonly key: string;
  /** Sorted: the newest last. */
  readonly names: readonly string[];
  /** That of the newest name. */
  readonly value: unknown;
  /** In the order of `names`. */
  readonly values: readonly unknown[];
  /** The most urgent of them. */
  readonly priority: number;
  /** When the oldest file was written, epoch milliseconds. */
  readonly oldestAt: number;
}

/** Looks into all names of the window whose key is not known yet. */
export async function readUnread(state: ReaderState): Promise<void> {
  await inParallel([...state.unread], async (name) => {
    const found = await lookInto(state, name);
    if (!found) return;
    state.unread.delete(name);
    state.waiting.put(name, found.key);
  });
}

/** The first `limit` keys in order that nobody holds. */
export function chooseKeys(state: ReaderState, limit: number): string[] {
  const keys = new Set<string>();
  for (const name of state.waiting.inOrder()) {
    if (keys.size >= limit) break;
    const key = state.waiting.keyOf(name);
    if (key !== undefined && !state.held.has(key)) keys.add(key);
  }
  return [...keys];
}

/**
 * Takes these keys with all their items, those that were put off too. A key whose items turn out to be gone or unfit is left out.
 * When it throws, nothing is taken.
 */
export async function takeKeys(state: ReaderState, keys: readonly string[]): Promise<TakenItem[]> {
  const waiting = keys.flatMap((key) => state.waiting.namesOf(key).map((name) => ({ key, name })));
  const wanted = [...waiting, ...state.later.itemsOf(new Set(keys))];
  const foundOf = new Map<string, Found[]>(keys.map((key) => [key, []]));
  await inParallel(wanted, async ({ key, name }) => {
    const found = await lookInto(state, name);
    if (found?.key === key) foundOf.get(key)?.push(found);
    else if (found) {
      forget(state, name); // replaced by an item about something else since its key was read
      state.waiting.put(name, found.key);
    }
  });
  return [...foundOf].filter(([, found]) => found.length > 0).map(([key, found]) => mark(state, key, found));
}

function mark(state: ReaderState, key: string, found: readonly Found[]): TakenItem {
  const parts = found.toSorted((a, b) => byCode(a.name, b.name));
  const names = parts.map(({ name }) => name);
  for (const { name, print } of parts) {
    forget(state, name);
    state.taken.set(name, { print });
  }
  state.held.set(key, names);
  return {
    key,
    names,
    value: parts.at(-1)?.value,
    values: parts.map(({ value }) => value),
    priority: Math.min(...names.map(priorityOf)),
    oldestAt: Math.min(...parts.map(({ modifiedAt }) => modifiedAt)),
  };
}
