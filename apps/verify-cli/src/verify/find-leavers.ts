import type { Progress } from "@id-connector/command-line";
import { isShell, type LedgerEntry } from "@id-connector/delivery-ledger";
import type { ObjectKind } from "@id-connector/listener-object";
import type { Tally } from "../report/tally.js";
import type { Site } from "../site.js";
import type { Candidate } from "@id-connector/broker-compare";
import { eachBounded } from "./each-bounded.js";
import { ahead } from "./first-look.js";

interface Search {
  readonly kinds: readonly ObjectKind[];
  /** Ids of all objects in scope. */
  readonly inScope: ReadonlySet<string>;
  readonly tally: Tally;
  readonly progress: Progress;
}

interface Leavers {
  readonly candidates: readonly Candidate[];
  /** Empty shells of removed schools that the broker cannot delete. */
  readonly shells: number;
}

/**
 * Asks the broker for every object that it was ever sent, by the ledger, and that is in scope no more; also for those that were deleted:
 * somebody may have put them back. What it holds is a candidate.
 */
export async function findLeavers(site: Site, { kinds, inScope, tally, progress }: Search): Promise<Leavers> {
  const candidates: Candidate[] = [];
  const { asker, tracker, authority } = site;
  let shells = 0;
  function* suspects(): Generator<readonly [string, LedgerEntry], void, undefined> {
    for (const [id, entry] of tracker.ledger(authority.name).entries()) {
      if (asker.ended.aborted) return;
      if (kinds.includes(entry.kind) && !inScope.has(id)) yield [id, entry];
    }
  }
  await eachBounded(suspects(), ahead, async ([id, entry]) => {
    const { kind } = entry;
    const answer = await asker.ask(kind, id);
    progress.advance();
    if (answer.state === "unanswered") tally.add({ kind, id, outcome: "not_verified", reason: answer.reason });
    if (answer.state !== "held") return;
    if (isShell(entry)) shells += 1;
    else candidates.push({ kind, id, print: undefined, related: [] });
  });
  return { candidates, shells };
}
