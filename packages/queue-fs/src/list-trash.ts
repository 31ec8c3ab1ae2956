import { join } from "node:path";
import { failed } from "./errors.js";
import { reasonEnding } from "./item-name.js";
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
      const reason = await readReason(join(trash, name + reasonEnding));
      yield reason ? { name, reason } : { name };
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return; // a trash that was removed is empty
    failed("list the trash of", queue.folder)(error);
  }
}

async function readReason(path: string): Promise<TrashReason | undefined> {
  const found = await inspectFile(path);
  return found.state === "read" && isReason(found.value) ? found.value : undefined;
}

function isReason(value: unknown): value is TrashReason {
  if (typeof value !== "object" || value === null) return false;
  const { code, message, firstAt, lastAt } = value as Record<string, unknown>;
  return [code, message, firstAt, lastAt].every((text) => typeof text === "string");
}
