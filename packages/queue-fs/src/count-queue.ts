import { failed, ifCode } from "./errors.js";
import { orderOf } from "./item-name.js";
import { itemNames } from "./list-items.js";
import { makeSmallest } from "./smallest.js";
import { keepFolder, trashFolder, type Queue } from "./queue.js";

export interface QueueCount {
  readonly waiting: number;
  /** The first name in time, whatever its priority. */
  readonly oldest?: string;
  /** The first five in the order in which they are taken. */
  readonly head: readonly string[];
  readonly trashed: number;
  readonly kept: number;
}

/**
 * Counts a queue by listing it once; memory stays flat. Throws QueueError.
 *
 * @example
 * ```ts
 * import { countQueue, openQueue } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * const count = await countQueue(queue);
 * ```
 */
export async function countQueue(queue: Queue): Promise<QueueCount> {
  try {
    const head = makeSmallest(5);
    let waiting = 0;
    let oldest: string | undefined;
    for await (const name of itemNames(queue.folder)) {
      waiting += 1;
      head.offer(orderOf(name));
      if (oldest === undefined || name < oldest) oldest = name;
    }
    const [trashed, kept] = [await countFolder(trashFolder(queue)), await countFolder(keepFolder(queue))];
    const counts = { waiting, head: head.result().map((order) => order.slice(1)), trashed, kept };
    return oldest === undefined ? counts : { ...counts, oldest };
  } catch (error) {
    return failed("count the queue", queue.folder)(error);
  }
}

async function countFolder(folder: string): Promise<number> {
  let count = 0;
  try {
    for await (const name of itemNames(folder)) count += name === "" ? 0 : 1;
  } catch (error) {
    ifCode("ENOENT")(error); // a trash or keep that was removed is empty
  }
  return count;
}
