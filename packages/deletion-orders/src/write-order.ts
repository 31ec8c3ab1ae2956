import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { makeFolder, writeFileAtomic } from "@id-connector/atomic-file";
import type { Order } from "./order.js";
import type { Orderer } from "./who-orders.js";

export interface NewOrder {
  readonly command: string;
  readonly by: Orderer;
  /** entryUUIDs. */
  readonly objects: Iterable<string>;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Writes an order into `ordersFolder`, on disk when it resolves; put the items of its objects into the queue afterwards. Without items an
 * order does nothing, and is over after a while. Where root writes it, it belongs to the folder's owner. Throws the system's errors.
 *
 * @example
 * ```ts
 * import { ordersFolder, whoOrders, writeOrder } from "@id-connector/deletion-orders";
 *
 * await writeOrder(ordersFolder("data/state", "Traeger2"), {
 *   command: "release",
 *   by: whoOrders(process.env),
 *   objects: ["0b6ac1ee-1c5a-4c1d-8c4b-2a0b7c1d9e3f"],
 *   now: Date.now(),
 * });
 * ```
 */
export async function writeOrder(folder: string, { command, by, objects, now }: NewOrder): Promise<void> {
  const ids = [...new Set([...objects].map((id) => id.toLowerCase()))];
  if (ids.length === 0) return;
  const at = new Date(now).toISOString();
  const order: Order = { command, by, at, objects: ids };
  await makeFolder(folder);
  const name = `${at.replaceAll(/[:.]/g, "-")}_${randomBytes(8).toString("hex")}.json`;
  await writeFileAtomic(join(folder, name), `${JSON.stringify(order, null, 2)}\n`, { mode: 0o640 });
}
