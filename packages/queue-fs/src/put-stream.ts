import { inBatches } from "@id-connector/bounded-work";
import { putItems, type NewItem } from "./put-items.js";
import type { Queue } from "./queue.js";

export interface PutStreamOptions {
  /** How many items are put at once; 500. */
  readonly batch?: number;
  readonly signal?: AbortSignal;
  /** Called when a batch is on disk, with how many items it has. */
  readonly onPut?: (items: number) => void;
}

/**
 * Puts any number of items, in their order, batch by batch, and resolves to how many are on disk; memory holds one batch. An abort ends it
 * between two batches, without an error. Throws QueueError, or what the items' source throws; the batches before are then on disk.
 *
 * @example
 * ```ts
 * import { openQueue, putStream } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * async function* items() {
 *   for (let n = 0; n < 1_000_000; n++) yield { key: String(n), value: { n } };
 * }
 * const count = await putStream(queue, items(), { signal: AbortSignal.timeout(60_000) });
 * ```
 */
export async function putStream(
  queue: Queue,
  items: AsyncIterable<NewItem> | Iterable<NewItem>,
  { batch = 500, signal, onPut }: PutStreamOptions = {},
): Promise<number> {
  let count = 0;
  for await (const some of inBatches(items, batch, signal)) {
    await putItems(queue, some);
    count += some.length;
    onPut?.(some.length);
  }
  return count;
}
