import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder, writeFileAtomic } from "@id-connector/atomic-file";
import { failed, ifCode } from "./errors.js";
import { openQueue, type Queue, type QueueOptions } from "./queue.js";

/** The sign in the folder of a queue that was made before its reader saw it. No item has this name. */
const sign = ".made-ahead";

/**
 * Opens a queue that its reader may never have seen: where this makes the folder it leaves a sign, by which the reader can tell it from a
 * queue that is older than itself. Throws QueueError.
 *
 * @example
 * ```ts
 * import { openQueueAhead, putItem } from "@id-connector/queue-fs";
 *
 * const queue = await openQueueAhead("data/out_queues/Traeger2", { tmpFolder: "data/tmp" });
 * await putItem(queue, { key: "id-1", value: { id: "id-1" } });
 * ```
 */
export async function openQueueAhead(folder: string, options: QueueOptions): Promise<Queue> {
  const isNew = !(await isThere(folder));
  const queue = await openQueue(folder, options);
  if (isNew) await writeFileAtomic(join(queue.folder, sign), "").catch(failed("open the queue", queue.folder));
  return queue;
}

/**
 * Whether the folder was made by `openQueueAhead`, and no reader has taken it over since.
 *
 * @example
 * ```ts
 * import { isMadeAhead } from "@id-connector/queue-fs";
 *
 * if (await isMadeAhead("data/out_queues/Traeger2")) console.log("no reader has seen it yet");
 * ```
 */
export async function isMadeAhead(folder: string): Promise<boolean> {
  return isThere(join(folder, sign));
}

/**
 * The reader takes the queue over: it is like any other from now on. On disk when it returns. Throws QueueError.
 *
 * @example
 * ```ts
 * import { openQueue, takeOver } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/out_queues/Traeger2", { tmpFolder: "data/tmp" });
 * await takeOver(queue); // the reader has looked at it
 * ```
 */
export async function takeOver(queue: Queue): Promise<void> {
  try {
    if (!(await isMadeAhead(queue.folder))) return;
    await rm(join(queue.folder, sign), { force: true });
    await syncFolder(queue.folder);
  } catch (error) {
    failed("open the queue", queue.folder)(error);
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(ifCode("ENOENT"))) !== undefined;
}
