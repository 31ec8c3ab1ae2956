import { setImmediate } from "node:timers/promises";
import type { AuthorityLedger, LedgerEntry } from "@id-connector/delivery-ledger";

const entriesPerTurn = 2_000;

/**
 * All entries of a ledger. A city has hundreds of thousands, so this lets other work of the process have its turn
 * now and then.
 */
export async function* eachEntry(ledger: AuthorityLedger): AsyncGenerator<[string, LedgerEntry], void> {
  let count = 0;
  for (const entry of ledger.entries()) {
    yield entry;
    count += 1;
    if (count % entriesPerTurn === 0) await setImmediate();
  }
}
