import type { SelectContext } from "./select-context.js";
import { spreadOut, trashedWhy } from "../trash/retry-schedule.js";

/**
 * Brings all looks that are due later forward, spread over a while so that thousands do not come at once. An earlier delivery planned them by its own
 * clock: if the machine's clock was set back since, they lie that far in the future. The trash maintainer does the same for objects of the trash.
 * Throws LedgerError.
 */
export async function bringLooksForward({
  ledger,
  now,
  random,
}: Pick<SelectContext, "ledger" | "now" | "random">): Promise<void> {
  const looks = ledger.later.due(Number.MAX_SAFE_INTEGER, Infinity).filter(([, { why }]) => why !== trashedWhy);
  for (const [id, later] of looks) {
    const dueAt = now() + spreadOut(looks.length, random());
    if (later.dueAt > dueAt) await ledger.later.put(id, { ...later, dueAt });
  }
}
