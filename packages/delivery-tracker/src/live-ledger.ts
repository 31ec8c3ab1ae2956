import { stat } from "node:fs/promises";
import { join } from "node:path";
import { LedgerError, openLedger, type LedgerReader, type Ledger } from "@id-connector/delivery-ledger";
import { ledgerView } from "./ledger-view.js";

/** The ledger as it is now, read only: also a ledger that is made, or made anew, after this one was opened. */
export interface LiveLedger {
  /**
   * Takes up another ledger where there is one by now. False where it cannot be opened at this moment, as while it is being made.
   * Throws LedgerError where that lasts.
   */
  refresh(): Promise<boolean>;
  /** A view that stays, whatever becomes of the ledger. */
  authority(name: string): LedgerReader;
  /** The newest position (CSNs) that the daemon saw of the directory, now; [] where it saw none. */
  mark(): readonly string[];
  close(): Promise<void>;
}

/** Longer than the daemon needs to move a damaged ledger aside and to make a new one. */
const patienceMs = 10_000;

/** Opens the ledger in a folder; where none is, it is empty until there is one. Throws LedgerError where it cannot be opened. */
export async function openLiveLedger(folder: string, home?: string): Promise<LiveLedger> {
  // ledgers that were moved aside stay open: a caller may be going through their entries
  const opened: Ledger[] = [];
  let failingSince: number | undefined;
  let print = await printOf(folder);
  let current = await open();

  return {
    async refresh() {
      const now = await printOf(folder);
      // a ledger that is moved aside at this moment counts until the next one is there
      if (now === undefined || now === print) return true;
      try {
        current = await open();
        print = now;
        failingSince = undefined;
        return true;
      } catch (error) {
        failingSince ??= performance.now();
        if (!(error instanceof LedgerError) || performance.now() - failingSince > patienceMs) throw error;
        return false;
      }
    },
    authority: (name) => ledgerView(() => current.authority(name)),
    mark: () => current.directory.mark(),
    async close() {
      for (const ledger of opened.splice(0)) await ledger.close();
    },
  };

  async function open(): Promise<Ledger> {
    const ledger = await openLedger(folder, { readOnly: true, home });
    opened.push(ledger);
    return ledger;
  }
}

/** Tells one ledger from the next; undefined where there is none, or where the file is still empty. */
async function printOf(folder: string): Promise<string | undefined> {
  try {
    const { dev, ino, size } = await stat(join(folder, "data.mdb"), { bigint: true });
    return size === 0n ? undefined : `${dev} ${ino}`;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
