import { join } from "node:path";
import type { OpenFolder } from "@id-connector/trusted-path";
import type { Queue } from "../queue.js";
import type { TrashReason } from "../trash-reason.js";
import type { Deaths } from "./deaths.js";
import { makeLater, type Later } from "./later.js";
import { makeWaiting, type Waiting } from "./waiting.js";

/** What a reader was asked to do; see ReaderOptions. */
export interface Rules {
  readonly parse: (value: unknown, name: string) => unknown;
  readonly keyOf: (value: unknown, name: string) => string | undefined;
  readonly keyOfName: (name: string) => string | undefined;
  readonly now: () => number;
  readonly wall: () => number;
  readonly settleMs: number;
  readonly windowSize: number;
  readonly onTrash: (name: string, reason: TrashReason) => void;
  readonly onStay: (name: string, reason: TrashReason) => void;
  readonly onLeave: (name: string) => void;
}

/**
 * What a reader knows. A name is in at most one of: unread (seen, not looked into), waiting (its key is known), later, taken.
 * All of it can be found again by a scan: it is never more than a memory of the folder.
 */
export interface ReaderState {
  readonly queue: Queue;
  /** The mailbox's folder, opened once; undefined where the queue is none. */
  readonly mailbox: OpenFolder | undefined;
  /** The path of an item's file; of the folder itself for "". */
  readonly at: (name: string) => string;
  readonly rules: Rules;
  readonly deaths: Deaths;
  readonly unread: Set<string>;
  readonly waiting: Waiting;
  readonly later: Later;
  /** The version of the file that was read when the item was taken, by name. */
  readonly taken: Map<string, { readonly print: string }>;
  /** Files that stay in the mailbox because they can neither be read nor taken out, each with the version that was told. */
  readonly staying: Map<string, string>;
  /** Taken keys, each with the very array of names that was handed out. */
  readonly held: Map<string, readonly string[]>;
  /** The order beyond which names were left out of the window; undefined when it has all. */
  beyond: string | undefined;
  /** Whether names left the window since the last scan, so that another scan may bring others. */
  consumed: boolean;
}

type Opened = Pick<ReaderState, "queue" | "mailbox" | "deaths" | "rules">;

export function makeState({ queue, mailbox, deaths, rules }: Opened): ReaderState {
  return {
    queue,
    mailbox,
    at: (name) => mailbox?.at(name) ?? join(queue.folder, name),
    rules,
    deaths,
    unread: new Set(),
    waiting: makeWaiting(),
    later: makeLater(),
    taken: new Map(),
    staying: new Map(),
    held: new Map(),
    beyond: undefined,
    consumed: false,
  };
}
