import { readReason, removeTrashed, unknownCode, type TrashReason } from "@id-connector/queue-fs";
import type { Delivery } from "../context/delivery.js";
import { mergeReasons } from "./next-reason.js";
import { strikeRetry } from "./plan-retry.js";
import { readStored } from "./read-stored.js";

type Parts = Pick<Delivery, "queue" | "trash" | "ledger" | "log" | "believed">;

const dayMs = 86_400_000;

/**
 * Throws away what was in the trash for so many days (0: nothing), but never a deletion that was not confirmed, nor a file of nobody's.
 * Throws QueueError or LedgerError.
 */
export async function cleanTrash(parts: Parts, days: number): Promise<void> {
  const { queue, trash, log, believed } = parts;
  if (days === 0) return;
  const isOld = (reason: TrashReason | undefined): reason is TrashReason =>
    reason !== undefined && reason.code !== unknownCode && believed() - Date.parse(reason.firstAt) > days * dayMs;
  for (const id of [...trash.ids()].filter((one) => isOld(trash.reasonOf(one)))) {
    const stored = await readStored(parts, id);
    if (!stored) continue;
    // the files, not the memory of them: a person may have said something since
    const reasons = await Promise.all(stored.names.map((name) => readReason(queue, name)));
    const reason = reasons.reduce(mergeReasons, undefined);
    if (!isOld(reason) || reason.lasting || stored.item?.object === null) continue;
    await removeTrashed(queue, stored.names);
    trash.drop(id);
    await strikeRetry(parts, id);
    log.warn("deliver", { stage: "deliver", item: id, outcome: "cleaned", code: reason.code, since: reason.firstAt });
  }
}
