import type { Delivery } from "../context/delivery.js";

/** Has an object looked at (again) after `afterMs`; one that rests after a failure is not woken before its time. */
export async function lookAgain(delivery: Delivery, id: string, afterMs: number, why: string): Promise<void> {
  const { ledger, now, restsUntil } = delivery;
  await ledger.later.put(id, { dueAt: Math.max(now() + afterMs, restsUntil(id)), attempts: 0, why });
}
