import type { LedgerEntry } from "@id-connector/delivery-ledger";

/** A removed school that the broker could not delete: what is left of it stays, and is nobody's fault. */
export function isShell({ kind, state, incomplete }: LedgerEntry): boolean {
  return kind === "school" && state === "absent" && incomplete === true;
}
