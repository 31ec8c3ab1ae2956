import { rm } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "@id-connector/atomic-file";
import { failed, ifCode } from "./errors.js";
import { reasonEnding, timeInName } from "./item-name.js";
import { itemNames } from "./list-items.js";
import { isMailbox, keepFolder, trashFolder, type Queue } from "./queue.js";
import { makeSmallest } from "./smallest.js";

export interface Thinning {
  /** Epoch milliseconds: items that came before go. */
  readonly before: number;
  /** The newest so many of the trash, and of keep, stay. */
  readonly most: number;
}

/**
 * Throws away for good the oldest items that were taken out of a mailbox, so that a program which fills the mailbox cannot fill the disk: from
 * its trash and keep, where each name says when the item came there. Does nothing for a queue that is no mailbox. Returns how many went. Throws
 * QueueError.
 *
 * @example
 * ```ts
 * import { openQueue, thinAside } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/listener", { tmpFolder: "data/tmp", asideFolder: "data/in_queue" });
 * const count = await thinAside(queue, { before: Date.now() - 30 * 86_400_000, most: 10_000 });
 * ```
 */
export async function thinAside(queue: Queue, thinning: Thinning): Promise<number> {
  if (!isMailbox(queue)) return 0;
  try {
    return (await thin(trashFolder(queue), thinning)) + (await thin(keepFolder(queue), thinning));
  } catch (error) {
    return failed("thin out what was taken out of", queue.folder)(error);
  }
}

/** So many names are held at a time. */
const atOnce = 10_000;

async function thin(folder: string, thinning: Thinning): Promise<number> {
  let count = 0;
  for (let names; (names = await oldest(folder, thinning)).length > 0; count += names.length) {
    for (const name of names)
      for (const path of [name, name + reasonEnding]) await rm(join(folder, path), { force: true });
    await syncFolder(folder);
  }
  return count;
}

/** The first of those that have to go. */
async function oldest(folder: string, { before, most }: Thinning): Promise<readonly string[]> {
  const first = timeInName(before * 1000);
  const smallest = makeSmallest(atOnce);
  let [all, old] = [0, 0];
  try {
    for await (const name of itemNames(folder)) {
      all += 1;
      if (name < first) old += 1;
      smallest.offer(name);
    }
  } catch (error) {
    ifCode("ENOENT")(error); // a trash that was removed is empty
  }
  return smallest.result().slice(0, Math.max(old, all - most));
}
