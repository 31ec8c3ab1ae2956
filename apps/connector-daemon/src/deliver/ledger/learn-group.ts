import { contentOf } from "@id-connector/broker-mapping";
import type { TrashContext } from "../trash/trash-context.js";
import { lookAgain } from "./revisit.js";
import { resourceOf } from "./resource-of.js";

type GroupKind = "school_class" | "workgroup";

/**
 * Asks the broker for a class or workgroup that the ledger is unsure of, and learns who is in it; `unknownAs`: also for one that it does not know as
 * this kind. To be called before anything is concluded from its entry. Throws BrokerError.
 */
export async function learnGroup(delivery: TrashContext, id: string, unknownAs?: GroupKind): Promise<void> {
  const kinds = () => unsureKinds(delivery, id, unknownAs);
  if (kinds().length === 0) return;
  await delivery.singleFlight(id, async () => {
    for (const kind of kinds()) await learn(delivery, id, kind);
  });
}

function unsureKinds({ ledger }: TrashContext, id: string, unknownAs: GroupKind | undefined): readonly GroupKind[] {
  const known = ledger.all(id);
  const unsure = known.flatMap((entry) =>
    entry.unsure && (entry.kind === "school_class" || entry.kind === "workgroup") ? [entry.kind] : [],
  );
  const isUnknown = unknownAs !== undefined && known.every(({ kind }) => kind !== unknownAs);
  return isUnknown ? [unknownAs, ...unsure] : unsure;
}

async function learn(delivery: TrashContext, id: string, kind: GroupKind): Promise<void> {
  const { broker, ledger, signal } = delivery;
  const found = await broker[resourceOf[kind]].get(id, { signal });
  if (found === undefined) return ledger.confirmAbsent(id, kind, { deletedAt: ledger.get(id, kind)?.deletedAt });
  await meetStrangers(delivery, found.members);
  const { school, members } = found;
  await ledger.learnPresent(id, kind, { schools: [school], related: members, digest: ledger.digest(contentOf(found)) });
}

/** No event may ever name these members, so they are looked at. A ledger that lacks them may lack others: it is incomplete. */
async function meetStrangers(delivery: TrashContext, members: readonly string[]): Promise<void> {
  const { ledger } = delivery;
  const strangers = members.filter((user) => ledger.get(user) === undefined);
  if (strangers.length > 0 && ledger.complete) await ledger.setComplete(false);
  // one after the other: a crash leaves at most one that is known and not looked at
  for (const id of strangers) {
    await ledger.meetStrangers([id]);
    await lookAgain(delivery, id, 0, "unknown member");
  }
}
