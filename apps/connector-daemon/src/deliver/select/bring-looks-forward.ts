import type { SelectContext } from "./select-context.js";
import { spreadOut, trashedWhy } from "../trash/retry-schedule.js";

/**
 * Has all looks that are due later had soon, spread so that many are no storm: they were planned by the clock of an earlier delivery, and may lie
 * as far ahead of ours as the machine's was set back since. Objects of the trash are upserted forward by who tends it. Throws LedgerError.
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
