import { opendir } from "node:fs/promises";
import { failed } from "./errors.js";
import { isItemName } from "./item-name.js";
import type { Queue } from "./queue.js";

/**
 * The names of the waiting items, in no order. Streams: memory stays flat however many there are. Throws QueueError.
 *
 * @example
 * ```ts
 * import { listItems, openQueue, priorityOf } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * for await (const name of listItems(queue)) console.log(name, priorityOf(name));
 * ```
 */
export async function* listItems(queue: Queue): AsyncGenerator<string, void, undefined> {
  try {
    yield* itemNames(queue.folder);
  } catch (error) {
    failed("list the queue", queue.folder)(error);
  }
}

/** The names of the items in any folder: regular files with an item's name. Throws the file system's error. */
export async function* itemNames(folder: string): AsyncGenerator<string, void, undefined> {
  for await (const entry of await opendir(folder, { bufferSize: 1024 })) {
    if (isItemName(entry.name) && entry.isFile()) yield entry.name;
  }
}
