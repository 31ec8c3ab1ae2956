import { eachBounded } from "@id-connector/bounded-work";
import type { Progress } from "@id-connector/command-line";
import { isShell, type LedgerEntry } from "@id-connector/delivery-ledger";
import type { ObjectKind } from "@id-connector/listener-object";
import type { Tally } from "../report/tally.js";
import type { Site } from "../site.js";
import { otherKindOf, type Candidate } from "@id-connector/broker-compare";
import { ahead } from "./first-look.js";

interface Search {
  readonly kinds: readonly ObjectKind[];
  /** The ids of all objects in scope, each with its kind. */
  readonly inScope: ReadonlyMap<string, ObjectKind>;
  readonly tally: Tally;
  readonly progress: Progress;
}

interface Suspect {
  readonly id: string;
  readonly kind: ObjectKind;
  readonly entry?: LedgerEntry;
}

interface Leavers {
  readonly candidates: readonly Candidate[];
  /** Empty shells of removed schools that the broker cannot delete. */
  readonly shells: number;
}

/**
 * Asks the broker for every object that was ever sent, as the ledger says, and that is not in scope any more as that kind; also for deleted objects:
 * another program may have put them back. For each group it also asks whether the broker has it as the other kind. An object that the broker holds is
 * a candidate.
 */
export async function findLeavers(site: Site, { kinds, inScope, tally, progress }: Search): Promise<Leavers> {
  const candidates: Candidate[] = [];
  const { asker, tracker, authority } = site;
  let shells = 0;
  const ledger = tracker.ledger(authority.name);
  function* suspects(): Generator<Suspect, void, undefined> {
    for (const [id, entry] of ledger.entries()) {
      if (asker.ended.aborted) return;
      const { kind } = entry;
      if (kinds.includes(kind) && inScope.get(id) !== kind) yield { id, kind, entry };
    }
    for (const [id, is] of inScope) {
      if (asker.ended.aborted) return;
      const kind = otherKindOf(is);
      if (kind && kinds.includes(kind) && ledger.get(id, kind) === undefined) yield { id, kind };
    }
  }
  await eachBounded(suspects(), { limit: ahead }, async ({ id, kind, entry }) => {
    const answer = await asker.ask(kind, id);
    progress.advance();
    if (answer.state === "unanswered") tally.add({ kind, id, outcome: "not_verified", reason: answer.reason });
    if (answer.state !== "held") return;
    if (entry && isShell(entry)) shells += 1;
    else candidates.push({ kind, id, print: undefined, related: [] });
  });
  return { candidates, shells };
}
