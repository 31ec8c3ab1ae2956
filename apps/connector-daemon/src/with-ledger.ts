import type { ConnectorFolders } from "@id-connector/connector-settings";
import { LedgerError, openLedger, type Ledger } from "@id-connector/delivery-ledger";

/** Has the ledger used for reading, and closes it. Undefined where it is damaged: that is no reason to show nothing. */
export async function withLedger<T>(
  { ledger: folder, home }: Pick<ConnectorFolders, "ledger" | "home">,
  use: (ledger: Ledger | undefined) => T | Promise<T>,
): Promise<T> {
  const ledger = await openLedger(folder, { readOnly: true, home }).catch((error: unknown) => {
    if (error instanceof LedgerError) return undefined;
    throw error;
  });
  try {
    return await use(ledger);
  } finally {
    await ledger?.close();
  }
}
