import { mkdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { syncFolder } from "@id-connector/atomic-file";
import { failed, QueueError } from "./errors.js";

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

/** Makes a folder and those above it, and syncs the folders that got a new name in them. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o750 });
  if (first === undefined) return;
  for (let made = path; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === first) return;
  }
}
