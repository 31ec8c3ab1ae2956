import type { Queue } from "../queue.js";
import type { TrashReason } from "../trash-item.js";
import { makeLater, type Later } from "./later.js";
import { makeWaiting, type Waiting } from "./waiting.js";

/** What a reader was asked to do; see ReaderOptions. */
export interface Rules {
  readonly keyOf: (value: unknown, name: string) => string | undefined;
  readonly now: () => number;
  readonly settleMs: number;
  readonly windowSize: number;
  readonly onTrash: (name: string, reason: TrashReason) => void;
}

/**
 * What a reader knows. A name is in at most one of: unread (seen, not looked into), waiting (its key is known), later, taken.
 * All of it can be found again by a scan: it is never more than a memory of the folder.
 */
export interface ReaderState {
  readonly queue: Queue;
  readonly rules: Rules;
  readonly unread: Set<string>;
  readonly waiting: Waiting;
  readonly later: Later;
  /** What was read under this name when it was taken. */
  readonly taken: Map<string, { readonly print: string }>;
  /** Taken keys, each with the very array of names that was handed out. */
  readonly held: Map<string, readonly string[]>;
  /** The order beyond which names were left out of the window; undefined when it has all. */
  beyond: string | undefined;
  /** Whether names left the window since the last scan, so that another scan may bring others. */
  consumed: boolean;
}

export function makeState(queue: Queue, rules: Rules): ReaderState {
  return {
    queue,
    rules,
    unread: new Set(),
    waiting: makeWaiting(),
    later: makeLater(),
    taken: new Map(),
    held: new Map(),
    beyond: undefined,
    consumed: false,
  };
}
