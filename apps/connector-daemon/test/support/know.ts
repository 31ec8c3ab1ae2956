import type { AuthorityLedger, LedgerEntry } from "@id-connector/delivery-ledger";

/** Has the ledger say of an object what a delivery would have noted. */
export async function know(ledger: AuthorityLedger, id: string, entry: LedgerEntry): Promise<void> {
  const { kind, state } = entry;
  if (state === "absent") await ledger.confirmAbsent(id, kind, entry);
  else
    await (state === "present"
      ? ledger.confirmPresent(id, { before: undefined, ...entry })
      : ledger.beginWrite(id, entry));
}
