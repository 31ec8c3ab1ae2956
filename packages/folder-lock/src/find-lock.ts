import { stat } from "node:fs/promises";
import { openFolder } from "@id-connector/trusted-path";
import { look } from "./look.js";
import { isHolding } from "./probe.js";

/** A lock that a live process holds. */
export interface HeldLock {
  /** The ticket of its `FolderLock`: tells the lock from all others that were ever held. */
  readonly ticket: string;
  /** Since when, by the clock of the folder's file system (epoch milliseconds), which may have been set since. */
  readonly since: number;
  /** Whether the holder answered within half a second: a blocked or stopped process does not. */
  readonly answers: boolean;
}

/**
 * The lock `name` on the folder, as it is held; undefined where nobody holds it, and where the folder is missing. Throws the file system's errors.
 *
 * @example
 * ```ts
 * import { findLock } from "@id-connector/folder-lock";
 *
 * const lock = await findLock("data/queue", "reader");
 * if (lock) console.log("held since", new Date(lock.since));
 * ```
 */
export async function findLock(folder: string, name: string): Promise<HeldLock | undefined> {
  const opened = await openFolder(folder, { mayBeLink: true }).catch(ifMissing);
  if (!opened) return undefined;
  try {
    const holder = (await look(opened, name)).find(({ owner }) => isHolding(owner));
    if (!holder) return undefined;
    // a holder that is gone this moment held the lock until now
    const found = await stat(opened.at(holder.file)).catch(ifMissing);
    return found && { ticket: holder.ticket, since: found.mtimeMs, answers: holder.owner === "holding" };
  } finally {
    await opened.close();
  }
}

function ifMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}
