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

export function historyKey(resource: Resource, id: string): string {
  return `${resource}/${id}`;
}
