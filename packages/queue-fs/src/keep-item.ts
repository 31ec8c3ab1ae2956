import { failed } from "./errors.js";
import { checkItemName } from "./item-name.js";
import { moveItem, remakeFolder } from "./move-item.js";
import { isMailbox, keepFolder, type Queue } from "./queue.js";
import { takeOutOf } from "./take-out.js";

/**
 * Moves an item to `keep/`, under a numbered name where one of that name is kept already; out of a mailbox it is copied, under a name of our
 * own. An item that is gone is fine. On disk when it returns. Throws QueueError.
 *
 * @example
 * ```ts
 * import { keepItem, listItems, openQueue } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * for await (const name of listItems(queue)) await keepItem(queue, name);
 * ```
 */
export async function keepItem(queue: Queue, name: string): Promise<void> {
  checkItemName(name, queue.folder);
  if (isMailbox(queue)) return takeOutOf(queue, { name, to: keepFolder(queue) }, `keep ${name} of`);
  try {
    await remakeFolder(keepFolder(queue));
    await moveItem(name, queue.folder, keepFolder(queue));
  } catch (error) {
    failed(`keep ${name} of`, queue.folder)(error);
  }
}
