import { join } from "node:path";
import { failed } from "./errors.js";
import { checkItemName, reasonEnding } from "./item-name.js";
import { itemNames } from "./list-items.js";
import { trashFolder, type Queue } from "./queue.js";
import { inspectFile } from "./read-item.js";
import type { TrashReason } from "./trash-item.js";

/** The trashed items, in no order, each with its reason where that is there and whole. Streams. Throws QueueError. */
export async function* listTrash(
  queue: Queue,
): AsyncGenerator<{ readonly name: string; readonly reason?: TrashReason }, void, undefined> {
  const trash = trashFolder(queue);
  try {
    for await (const name of itemNames(trash)) {
      const reason = await readReasonFile(join(trash, name + reasonEnding));
      yield reason ? { name, reason } : { name };
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return; // a trash that was removed is empty
    failed("list the trash of", queue.folder)(error);
  }
}

/** The trash of a queue as a queue of its own: to list its items and to read them. */
export function trashOf(queue: Queue): Queue {
  return { folder: trashFolder(queue), tmpFolder: queue.tmpFolder };
}

/** Why an item is in the trash; undefined where its reason is not there or not whole. Throws QueueError. */
export async function readReason(queue: Queue, name: string): Promise<TrashReason | undefined> {
  const path = join(trashFolder(queue), checkItemName(name, queue.folder) + reasonEnding);
  return readReasonFile(path).catch(failed(`read why ${name} is in the trash of`, queue.folder));
}

async function readReasonFile(path: string): Promise<TrashReason | undefined> {
  const found = await inspectFile(path);
  return found.state === "read" && isReason(found.value) ? found.value : undefined;
}

function isReason(value: unknown): value is TrashReason {
  if (typeof value !== "object" || value === null) return false;
  const { code, message, firstAt, lastAt } = value as Record<string, unknown>;
  return [code, message, firstAt, lastAt].every((text) => typeof text === "string");
}
