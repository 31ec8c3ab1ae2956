import { contentOf } from "@id-connector/broker-mapping";
import type { LedgerContext } from "./ledger-context.js";
import { lookAgain } from "./revisit.js";
import { resourceOf } from "./resource-of.js";

type GroupKind = "school_class" | "workgroup";

/**
 * Asks the broker for a class or workgroup that the ledger is unsure of, and learns who is in it; `unknownAs`: also for a group that the ledger does
 * not know, as this kind. To be called before anything is concluded from the group's entry. Throws BrokerError.
 */
export async function learnGroup(delivery: LedgerContext, id: string, unknownAs?: GroupKind): Promise<void> {
  const kinds = () => unsureKinds(delivery, id, unknownAs);
  if (kinds().length === 0) return;
  await delivery.singleFlight(id, async () => {
    for (const kind of kinds()) await learn(delivery, id, kind);
  });
}

function unsureKinds({ ledger }: LedgerContext, id: string, unknownAs: GroupKind | undefined): readonly GroupKind[] {
  const known = ledger.all(id);
  const unsure = known.flatMap((entry) =>
    entry.unsure && (entry.kind === "school_class" || entry.kind === "workgroup") ? [entry.kind] : [],
  );
  const isUnknown = unknownAs !== undefined && known.every(({ kind }) => kind !== unknownAs);
  return isUnknown ? [unknownAs, ...unsure] : unsure;
}

async function learn(delivery: LedgerContext, id: string, kind: GroupKind): Promise<void> {
  const { broker, ledger, signal } = delivery;
  const found = await broker[resourceOf[kind]].get(id, { signal });
  if (found === undefined) return ledger.confirmAbsent(id, kind, { deletedAt: ledger.get(id, kind)?.deletedAt });
  const strangers = found.members.filter((user) => ledger.get(user) === undefined);
  // a ledger that lacks these may lack others
  if (strangers.length > 0 && ledger.complete) await ledger.setComplete(false);
  await lookAtStrangers(delivery, strangers, "unknown member");
  const { school, members } = found;
  await ledger.learnPresent(id, kind, { schools: [school], related: members, digest: ledger.digest(contentOf(found)) });
}

/** Has those of these users looked at that the ledger does not know: no item may ever name them. */
export async function lookAtStrangers(delivery: LedgerContext, ids: readonly string[], why: string): Promise<void> {
  const { ledger } = delivery;
  // one after the other: a crash leaves at most one user that the ledger knows and that nothing looks at
  for (const id of ids.filter((one) => ledger.get(one) === undefined)) {
    await ledger.meetStrangers([id]);
    await lookAgain(delivery, id, 0, why);
  }
}
