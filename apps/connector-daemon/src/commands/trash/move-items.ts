import { inChunks } from "@id-connector/bounded-work";
import { CommandFailure, formatCount, plural, type Terminal } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { QueueError } from "@id-connector/queue-fs";
import type { TrashedItem } from "./trashed-item.js";

interface Moving<T> {
  /** What is done to them, as a progress line and the end say it: "put back". */
  readonly done: string;
  /** Does it to some of them; resolves with those that were still there. */
  readonly move: (items: readonly T[]) => Promise<readonly T[]>;
  readonly terminal: Terminal;
}

/** Few at once, for the daemon needs the disk. */
const atOnce = 8;

/**
 * Does something to items of a trash, a few at a time; resolves with those that were still there. Where Ctrl-C ends it in between, throws
 * CommandFailure "INTERRUPTED", which says how far it came: what was done stays done.
 */
export async function moveItems<T extends TrashedItem>(
  items: readonly T[],
  { done: word, move, terminal }: Moving<T>,
): Promise<readonly T[]> {
  const progress = terminal.progress(word, items.length);
  const done: T[] = [];
  try {
    for (const some of inChunks(items, atOnce)) {
      if (terminal.stopping.aborted) {
        const message = `Interrupted: ${formatCount(done.length)} of ${plural(items.length, "object")} were ${word}, the others are as before.`;
        throw new CommandFailure(exitStatus.interrupted, "INTERRUPTED", message);
      }
      done.push(...(await move(some)));
      progress.advance(some.length);
    }
    return done;
  } finally {
    progress.end();
  }
}

/** Does something to each of these items; resolves with those that were still there: the daemon or a person may be quicker. */
export async function moveEach<T extends TrashedItem>(
  items: readonly T[],
  moveOne: (item: T) => Promise<void>,
): Promise<readonly T[]> {
  const moved = items.map(async (item) => {
    try {
      await moveOne(item);
      return [item];
    } catch (error) {
      if (error instanceof QueueError && error.code === "NO_SUCH_ITEM") return [];
      throw error;
    }
  });
  return (await Promise.all(moved)).flat();
}
