import type { ConnectorFolders } from "@id-connector/connector-settings";
import { LedgerError, openLedger, type Ledger } from "@id-connector/delivery-ledger";

/**
 * Has the ledger used for reading, and closes it. Undefined where it is damaged or cannot be read: that is no reason to show nothing;
 * `onUnusable` hears why.
 */
export async function withLedger<T>(
  { ledger: folder, home }: Pick<ConnectorFolders, "ledger" | "home">,
  use: (ledger: Ledger | undefined) => T | Promise<T>,
  onUnusable: (error: unknown) => void = () => undefined,
): Promise<T> {
  const ledger = await openLedger(folder, { readOnly: true, home }).catch((error: unknown) => {
    if (!(error instanceof LedgerError)) throw error;
    onUnusable(error);
    return undefined;
  });
  try {
    return await use(ledger);
  } finally {
    await ledger?.close();
  }
}
