import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { failed, QueueError } from "./errors.js";
import { makeFolder } from "./make-folder.js";

/** A queue: `<folder>/*.json` are its waiting items; `trash/` and `keep/` lie inside. */
export interface Queue {
  readonly folder: string;
  /** Where items are written before they get their name; on the queue's file system. */
  readonly tmpFolder: string;
}

export const trashFolder = (queue: Queue): string => join(queue.folder, "trash");
export const keepFolder = (queue: Queue): string => join(queue.folder, "keep");

/** Makes the queue's folders where they are missing (mode 0750, on disk when it returns). Throws QueueError. */
export async function openQueue(folder: string, options: { readonly tmpFolder: string }): Promise<Queue> {
  const queue = { folder: resolve(folder), tmpFolder: resolve(options.tmpFolder) };
  try {
    for (const path of [queue.folder, queue.tmpFolder, trashFolder(queue), keepFolder(queue)]) await makeFolder(path);
    const [here, there] = await Promise.all([stat(queue.folder), stat(queue.tmpFolder)]);
    if (here.dev === there.dev) return queue;
  } catch (error) {
    failed("open the queue", queue.folder)(error);
  }
  const message = `${queue.tmpFolder} is on another file system than the queue ${queue.folder}`;
  throw new QueueError("OTHER_FILE_SYSTEM", message, queue.folder);
}
