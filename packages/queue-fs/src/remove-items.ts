import { unlink } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "@id-connector/atomic-file";
import { failed, ifCode } from "./errors.js";
import { inParallel } from "./in-parallel.js";
import { checkItemName } from "./item-name.js";
import type { Queue } from "./queue.js";

/**
 * Removes items; those that are missing already are fine. On disk when it returns. Throws QueueError.
 *
 * @example
 * ```ts
 * import { openQueue, removeItems } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * await removeItems(queue, ["a.json", "b.json"]);
 * ```
 */
export async function removeItems(queue: Queue, names: readonly string[]): Promise<void> {
  const paths = names.map((name) => join(queue.folder, checkItemName(name, queue.folder)));
  try {
    await inParallel(paths, (path) => unlink(path).catch(ifCode("ENOENT")));
    if (paths.length > 0) await syncFolder(queue.folder);
  } catch (error) {
    failed("remove from the queue", queue.folder)(error);
  }
}
