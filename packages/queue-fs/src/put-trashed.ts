import { join } from "node:path";
import { numbered, reasonEnding } from "./item-name.js";
import { failed } from "./errors.js";
import { exists, remakeFolder } from "./move-item.js";
import { nameFor, putItem, type NewItem } from "./put-items.js";
import { trashFolder, type Queue } from "./queue.js";
import { trashOf } from "./list-trash.js";
import { processStamps } from "./stamp.js";
import type { TrashReason } from "./trash-reason.js";
import { writeReason } from "./write-reason.js";

/**
 * Puts a new item straight into the trash, with its reason, and returns its file name: the name that was asked for, or a numbered name
 * where the trash has that already. Item and reason are on disk when it returns; a crash in between leaves nothing that is listed. Throws
 * QueueError.
 *
 * @example
 * ```ts
 * import { openQueue, putTrashed } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * const now = new Date().toISOString();
 * const reason = { code: "REFUSED", message: "It has no name.", firstAt: now, lastAt: now };
 * await putTrashed(queue, { key: "id-1", value: { id: "id-1" } }, reason);
 * ```
 */
export async function putTrashed(queue: Queue, item: NewItem, reason: TrashReason): Promise<string> {
  const trash = trashFolder(queue);
  const wanted = nameFor(queue, item, processStamps);
  try {
    await remakeFolder(trash);
    for (let n = 1; ; n += 1) {
      const name = numbered(wanted, n, reasonEnding.length);
      const path = join(trash, name);
      if ((await exists(path)) || (await exists(path + reasonEnding))) continue;
      await writeReason(queue, path, reason);
      return await putItem(trashOf(queue), { ...item, name });
    }
  } catch (error) {
    return failed("put into the trash of", queue.folder)(error);
  }
}
