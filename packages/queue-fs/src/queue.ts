import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { makeFolder } from "@id-connector/atomic-file";
import { failed, QueueError } from "./errors.js";

/**
 * A queue: `<folder>/*.json` are its waiting items. In a mailbox others put the items into `folder`, and nothing else lies there: all our
 * own files lie aside.
 */
export interface Queue {
  readonly folder: string;
  /** Where items are written before they get their name; on the file system of our own files. */
  readonly tmpFolder: string;
  /** For a mailbox: where `trash/`, `keep/` and the reader's lock lie. Otherwise they lie in `folder`. */
  readonly asideFolder?: string;
}

export interface QueueOptions {
  readonly tmpFolder: string;
  /** Makes the queue a mailbox; see Queue. */
  readonly asideFolder?: string | undefined;
}

/** Where our own files of a queue lie. */
export const ownFolder = (queue: Queue): string => queue.asideFolder ?? queue.folder;
export const trashFolder = (queue: Queue): string => join(ownFolder(queue), "trash");
export const keepFolder = (queue: Queue): string => join(ownFolder(queue), "keep");

/** Whether others put items into its folder: no file there is believed, and no file of ours is made there. */
export const isMailbox = (queue: Queue): boolean => queue.asideFolder !== undefined;

/**
 * Makes the queue's folders where they are missing (mode 0750, on disk when it returns). Throws QueueError.
 *
 * @example
 * ```ts
 * import { openQueue, putItem } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" }); // both on one file system
 * await putItem(queue, { key: "id-1", value: { id: "id-1" } });
 * ```
 */
export async function openQueue(folder: string, { tmpFolder, asideFolder }: QueueOptions): Promise<Queue> {
  const aside = asideFolder === undefined ? {} : { asideFolder: resolve(asideFolder) };
  const queue: Queue = { folder: resolve(folder), tmpFolder: resolve(tmpFolder), ...aside };
  const own = ownFolder(queue);
  try {
    const folders = [queue.folder, queue.tmpFolder, own, trashFolder(queue), keepFolder(queue)];
    for (const path of new Set(folders)) await makeFolder(path);
    const [here, there] = await Promise.all([stat(own), stat(queue.tmpFolder)]);
    if (here.dev === there.dev) return queue;
  } catch (error) {
    failed("open the queue", queue.folder)(error);
  }
  const message = `${queue.tmpFolder} is on another file system than the queue ${own}`;
  throw new QueueError("OTHER_FILE_SYSTEM", message, queue.folder);
}
