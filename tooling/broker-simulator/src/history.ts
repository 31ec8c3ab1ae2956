import type { Resource } from "./objects.js";

/** A state that an object came to at a time. `value` is JSON text; undefined says that it was removed. */
export interface HistoryEntry {
  readonly sequence: number;
  readonly at: number;
  /** The request that made it so, like "PUT classes". */
  readonly by: string;
  readonly value: string | undefined;
}

/** The states of all objects of one authority, in order. */
export type History = Map<string, HistoryEntry[]>;

/** Adds a state, unless the object is in it already. */
export function recordState(history: History, resource: Resource, id: string, entry: HistoryEntry): void {
  const key = historyKey(resource, id);
  const states = history.get(key) ?? [];
  if (states.at(-1)?.value === entry.value) return;
  states.push(entry);
  history.set(key, states);
}

/** The ids of all objects of a resource that have a history. */
export function everHeld(history: History, resource: Resource): string[] {
  const prefix = historyKey(resource, "");
  return [...history.keys()].flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
}

/** Forgets all states but the last one of each object, and whatever is gone. */
export function forgetPast(history: History): void {
  for (const [key, states] of history) {
    const last = states.at(-1);
    if (last?.value === undefined) history.delete(key);
    else history.set(key, [last]);
  }
}

export function historyKey(resource: Resource, id: string): string {
  return `${resource}/${id}`;
}
