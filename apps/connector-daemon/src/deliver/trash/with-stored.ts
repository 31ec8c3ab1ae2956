import { mergeDemands } from "@id-connector/listener-object";
import type { Delivery } from "../context/delivery.js";
import type { Work } from "../context/work.js";
import { strikeRetry } from "./plan-retry.js";
import { readStored } from "./read-stored.js";

/**
 * Adds to an object what its entry in the trash asks for, which was not done yet. Undefined for a retry of one that is not there any more:
 * a person dropped it, and nothing is done. Throws QueueError or LedgerError.
 */
export async function withStored(delivery: Delivery, work: Work): Promise<Work | undefined> {
  const isRetry = work.origin === "retry";
  if (!isRetry && !delivery.trash.reasonOf(work.id)) return work;
  const stored = await readStored(delivery, work.id);
  if (!stored && isRetry) {
    await strikeRetry(delivery, work.id);
    return undefined;
  }
  return { ...work, item: work.item ?? stored?.item, ...mergeDemands([work, stored]) };
}
