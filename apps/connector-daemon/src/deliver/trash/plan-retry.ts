import type { Later } from "@id-connector/delivery-ledger";
import type { Delivery } from "../context/delivery.js";
import type { Work } from "../context/work.js";
import { trashedWhy } from "./trashed-why.js";

/** Plans when an object in the trash is looked at again. A look that was asked for since it was read, and comes sooner, stays. */
export async function planRetry(
  { ledger }: Delivery,
  work: Work,
  { dueAt, attempts }: Pick<Later, "dueAt" | "attempts">,
): Promise<void> {
  const later = ledger.later.get(work.id);
  if (later && later.dueAt > work.takenAt && later.dueAt <= dueAt) return;
  await ledger.later.put(work.id, { dueAt, attempts, why: trashedWhy });
}

/** Plans no look any more at an object that is in the trash no longer. */
export async function strikeRetry({ ledger }: Pick<Delivery, "ledger">, id: string): Promise<void> {
  if (ledger.later.get(id)?.why === trashedWhy) await ledger.later.remove(id);
}
