import { inChunks } from "@id-connector/bounded-work";
import { inParallel } from "../in-parallel.js";
import { priorityOf } from "../item-name.js";
import { byCode } from "../smallest.js";
import { forget, lookInto, type Found } from "./look-into.js";
import type { ReaderState } from "./state.js";
import { inOrder } from "./waiting.js";

/** One or more items about the same thing, to be seen to together. */
export interface TakenItem<T = unknown> {
  readonly key: string;
  /** Sorted: the newest last. */
  readonly names: readonly string[];
  /** The value of the newest name. */
  readonly value: T;
  /** In the order of `names`. */
  readonly values: readonly T[];
  /** When each of the values was written (epoch milliseconds). */
  readonly writtenAt: readonly number[];
  /** The most urgent of them. */
  readonly priority: number;
  /** When the oldest file was written, epoch milliseconds. */
  readonly oldestAt: number;
  /** When the newest file was written, epoch milliseconds. */
  readonly newestAt: number;
}

/** The greatest size of the files that are taken together, in bytes. */
const takenBytes = 8 * 1024 * 1024;
/** The greatest size of the files that are looked into before something is taken, in bytes. */
const unreadBytes = 64 * 1024 * 1024;

/**
 * Finds out the keys of the window's new names: from the name where that tells, else it looks into the file, the most urgent first, as far as
 * their bytes allow.
 */
export async function findKeys(state: ReaderState): Promise<void> {
  for (const name of state.unread) {
    const key = state.deaths.isSuspect(name) ? undefined : state.rules.keyOfName(name);
    if (key === undefined) continue;
    state.unread.delete(name);
    state.waiting.put(name, key);
  }
  const readOne = withBudget(state, unreadBytes);
  await readEach(state, inOrder([...state.unread]), async (name) => {
    const found = await readOne(name);
    if (!found) return;
    state.unread.delete(name);
    state.waiting.put(name, found.key);
  });
}

/** Reads items until they have so many bytes together; then it reads no more of them. */
function withBudget(state: ReaderState, bytes: number): (name: string) => Promise<Found | undefined> {
  let left = bytes;
  return async (name) => {
    if (left <= 0) return undefined;
    const found = await lookInto(state, name);
    left -= found?.bytes ?? 0;
    return found;
  };
}

/** So many items are noted as being read with one write: an end of the process meanwhile lets each of them be read alone. */
const notedTogether = 128;

/** Reads a few at a time, but items at which the process ended before are read alone: so no other item is blamed. */
async function readEach(
  { deaths }: ReaderState,
  names: readonly string[],
  read: (name: string) => Promise<void>,
): Promise<void> {
  const suspects = names.filter((name) => deaths.isSuspect(name));
  const others = names.filter((name) => !deaths.isSuspect(name));
  for (const name of suspects) await deaths.during([name], () => read(name));
  for (const some of inChunks(others, notedTogether)) await deaths.during(some, () => inParallel(some, read));
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
 * Takes these keys with all their items, those that were put off too, as far as their bytes allow. A key whose items turn out to be gone or
 * unfit is left out.
 * When it throws, nothing is taken.
 */
export async function takeKeys(state: ReaderState, keys: readonly string[]): Promise<TakenItem[]> {
  const { waiting, later } = state;
  const keyOf = new Map(
    keys.flatMap((key) => [...waiting.namesOf(key), ...later.namesOf(key)].map((name) => [name, key])),
  );
  const foundOf = new Map<string, Found[]>(keys.map((key) => [key, []]));
  const readOne = withBudget(state, takenBytes);
  await readEach(state, inOrder([...keyOf.keys()]), async (name) => {
    const found = await readOne(name);
    const key = keyOf.get(name);
    if (found && found.key === key) foundOf.get(key)?.push(found);
    else if (found) {
      forget(state, name); // its name says something else, or it was replaced since its key was read
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
    writtenAt: parts.map(({ modifiedAt }) => modifiedAt),
    priority: Math.min(...names.map(priorityOf)),
    oldestAt: Math.min(...parts.map(({ modifiedAt }) => modifiedAt)),
    newestAt: Math.max(...parts.map(({ modifiedAt }) => modifiedAt)),
  };
}
