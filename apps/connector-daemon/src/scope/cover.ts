import type { AuthorityLedger, Coverage, Sent } from "@id-connector/delivery-ledger";
import { eachEntry } from "../deliver/ledger/each-entry.js";
import { narrow, uncover } from "./coverage.js";

interface CoverOptions {
  readonly wanted: Sent;
  /** The directory is followed from its beginning on: listening brings all that there is. */
  readonly allComes: boolean;
  /** Schools that came or went by a command that queues what has to be queued. */
  readonly settled: readonly string[];
}

/**
 * Notes in the ledger what is still covered when an authority is sent `wanted` from now on, and strikes out what is not to be believed any more.
 * To be awaited before the first event is judged by it and before anything is delivered. Killed in between it begins anew.
 */
export async function cover(ledger: AuthorityLedger, { wanted, allComes, settled }: CoverOptions): Promise<Coverage> {
  const before = ledger.coverage();
  const isNew = before === undefined && isEmpty(ledger);
  const after = isNew && allComes ? { covers: wanted } : narrow(before, wanted, settled);
  if (JSON.stringify(after) !== JSON.stringify(before)) await ledger.writeCoverage(after);
  if (after.unsure === undefined) return after;
  await makeUnsure(ledger, after.unsure);
  await ledger.writeCoverage({ look: "all" });
  return { look: "all", unsure: after.unsure };
}

/** Notes that nothing is covered: the authority is not configured, so its events concern nobody from now on. */
export async function coverNothing(ledger: AuthorityLedger): Promise<void> {
  const before = ledger.coverage();
  if (before?.covers !== undefined) await ledger.writeCoverage(uncover(before));
}

const atOnce = 500;

async function makeUnsure(ledger: AuthorityLedger, why: string): Promise<void> {
  // a ledger that nobody wrote for long does not lack anything for that reason
  if (why !== asleep) await ledger.setComplete(false);
  let ids: string[] = [];
  const write = async () => {
    await ledger.markUnsure(ids);
    ids = [];
  };
  for await (const [id] of eachEntry(ledger)) if (ids.push(id) === atOnce) await write();
  await write();
}

const asleep = "ASLEEP";

function isEmpty(ledger: AuthorityLedger): boolean {
  const [first] = ledger.entries();
  return first === undefined;
}
