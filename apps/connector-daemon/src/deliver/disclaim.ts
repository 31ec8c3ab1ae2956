import type { AuthorityLedger, LedgerEntry } from "@id-connector/delivery-ledger";

/**
 * To be called before every write about an object that the broker has. From here on the ledger does not claim to know its content,
 * so that after a crash, or an answer that never came, it is sent again even if the directory says by then what it said before.
 */
export async function disclaim(ledger: AuthorityLedger, id: string, entry: LedgerEntry): Promise<void> {
  const { digest, ...rest } = entry;
  if (digest !== undefined) await ledger.write([{ id, put: rest }]);
}
