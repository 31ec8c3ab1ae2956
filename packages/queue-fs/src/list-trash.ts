import { join } from "node:path";
import { inBatches } from "@id-connector/bounded-work";
import { failed } from "./errors.js";
import { inParallel } from "./in-parallel.js";
import { checkItemName, reasonEnding } from "./item-name.js";
import { itemNames } from "./list-items.js";
import { trashFolder, type Queue } from "./queue.js";
import { inspectFile, printOf } from "./read-item.js";
import type { TrashReason } from "./trash-reason.js";

/**
 * The trashed items, in no order, each with its reason where that is there and whole. Streams. Throws QueueError.
 *
 * @example
 * ```ts
 * import { codeOfReason, listTrash, openQueue } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * for await (const { name, reason } of listTrash(queue)) console.log(name, codeOfReason(reason));
 * ```
 */
export async function* listTrash(
  queue: Queue,
): AsyncGenerator<{ readonly name: string; readonly reason?: TrashReason }, void, undefined> {
  const trash = trashFolder(queue);
  try {
    // many at a time: a person waits while a trash of tens of thousands is looked at
    for await (const names of inBatches(itemNames(trash), batch)) {
      const reasons = await inParallel(names, (name) => readReasonFile(join(trash, name + reasonEnding)));
      for (const [index, name] of names.entries()) {
        const reason = reasons[index];
        yield reason ? { name, reason } : { name };
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return; // a trash that was removed is empty
    failed("list the trash of", queue.folder)(error);
  }
}

/**
 * The trash of a queue as a queue of its own: to list its items and to read them.
 *
 * @example
 * ```ts
 * import { listItems, openQueue, readItem, trashOf } from "@id-connector/queue-fs";
 *
 * const trash = trashOf(await openQueue("data/queue", { tmpFolder: "data/tmp" }));
 * for await (const name of listItems(trash)) console.log(await readItem(trash, name));
 * ```
 */
export function trashOf(queue: Queue): Queue {
  return { folder: trashFolder(queue), tmpFolder: queue.tmpFolder };
}

/**
 * Why an item is in the trash; undefined where its reason is not there or not whole. Throws QueueError.
 *
 * @example
 * ```ts
 * import { openQueue, readReason } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * const reason = await readReason(queue, "a.json");
 * if (reason) console.log(reason.code, reason.message, reason.retryAt);
 * ```
 */
export async function readReason(queue: Queue, name: string): Promise<TrashReason | undefined> {
  const path = join(trashFolder(queue), checkItemName(name, queue.folder) + reasonEnding);
  return readReasonFile(path).catch(failed(`read why ${name} is in the trash of`, queue.folder));
}

/**
 * Tells one version of a trashed item's reason from the next without reading it; undefined where the item has no reason, or is gone.
 * Throws QueueError.
 *
 * @example
 * ```ts
 * import { openQueue, printOfReason } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * const before = await printOfReason(queue, "a.json");
 * const isChanged = async () => (await printOfReason(queue, "a.json")) !== before;
 * ```
 */
export async function printOfReason(queue: Queue, name: string): Promise<string | undefined> {
  const path = join(trashFolder(queue), checkItemName(name, queue.folder) + reasonEnding);
  return printOf(path).catch(failed(`look why ${name} is in the trash of`, queue.folder));
}

/**
 * Changes whenever something comes to the trash, leaves it, or gets another reason; undefined where there is no trash. Throws QueueError.
 *
 * @example
 * ```ts
 * import { openQueue, printOfTrash } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * const before = await printOfTrash(queue);
 * const isChanged = async () => (await printOfTrash(queue)) !== before;
 * ```
 */
export async function printOfTrash(queue: Queue): Promise<string | undefined> {
  return printOf(trashFolder(queue)).catch(failed("look at the trash of", queue.folder));
}

/** No program of ours writes a longer one: broker answers in it are cut. */
const maxReasonBytes = 64 * 1024;
const batch = 256;

/** What the file of a reason says; undefined where it is not there, not whole or too long. Throws the system's errors. */
export async function readReasonFile(path: string): Promise<TrashReason | undefined> {
  const found = await inspectFile(path, { mostBytes: maxReasonBytes });
  return found.state === "read" && isReason(found.value) ? found.value : undefined;
}

function isReason(value: unknown): value is TrashReason {
  if (typeof value !== "object" || value === null) return false;
  const { code, message, firstAt, lastAt } = value as Record<string, unknown>;
  return [code, message, firstAt, lastAt].every((text) => typeof text === "string");
}
