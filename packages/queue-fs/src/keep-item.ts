import { failed, QueueError } from "./errors.js";
import { checkItemName } from "./item-name.js";
import { moveItem, remakeFolder } from "./move-item.js";
import { openMailbox } from "./mailbox.js";
import { isMailbox, keepFolder, type Queue } from "./queue.js";
import { takeOut } from "./take-out.js";

/**
 * Moves an item to `keep/`, under a numbered name where one of that name is kept already; out of a mailbox it is copied, under a name of our
 * own. An item that is gone is fine. On disk when it returns. Throws QueueError.
 */
export async function keepItem(queue: Queue, name: string): Promise<void> {
  checkItemName(name, queue.folder);
  if (isMailbox(queue)) return keepMailed(queue, name);
  try {
    await remakeFolder(keepFolder(queue));
    await moveItem(name, queue.folder, keepFolder(queue));
  } catch (error) {
    failed(`keep ${name} of`, queue.folder)(error);
  }
}

async function keepMailed(queue: Queue, name: string): Promise<void> {
  const mailbox = await openMailbox(queue.folder);
  try {
    const outcome = await takeOut(queue, mailbox, { name, to: keepFolder(queue) });
    if (outcome !== "stays") return;
  } catch (error) {
    failed(`keep ${name} of`, queue.folder)(error);
  } finally {
    await mailbox.close();
  }
  const message = `The file cannot be taken out of ${queue.folder}: it may not be read, or is too large. It stays there.`;
  throw new QueueError("NOT_ALLOWED", message, queue.folder);
}
