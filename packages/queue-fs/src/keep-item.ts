import { failed } from "./errors.js";
import { checkItemName } from "./item-name.js";
import { moveItem, remakeFolder } from "./move-item.js";
import { keepFolder, type Queue } from "./queue.js";

/**
 * Moves an item to `keep/`, under a numbered name where one of that name is kept already. An item that is gone is fine.
 * On disk when it returns. Throws QueueError.
 */
export async function keepItem(queue: Queue, name: string): Promise<void> {
  checkItemName(name, queue.folder);
  try {
    await remakeFolder(keepFolder(queue));
    await moveItem(name, queue.folder, keepFolder(queue));
  } catch (error) {
    failed(`keep ${name} of`, queue.folder)(error);
  }
}
