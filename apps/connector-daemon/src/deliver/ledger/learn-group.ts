import { contentOf } from "@id-connector/broker-mapping";
import type { TrashContext } from "../trash/trash-context.js";
import { lookAgain } from "./revisit.js";
import { resourceOf } from "./resource-of.js";

type GroupKind = "school_class" | "workgroup";

/**
 * Asks the broker for a class or workgroup that the ledger is unsure of, and learns who is in it; `unknownAs`: also for one that it does not know at
 * all. To be called before anything is concluded from its entry. Throws BrokerError.
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
  if (known.length === 0) return unknownAs === undefined ? [] : [unknownAs];
  return known.flatMap(({ kind, unsure = false }) =>
    unsure && (kind === "school_class" || kind === "workgroup") ? [kind] : [],
  );
}

async function learn(delivery: TrashContext, id: string, kind: GroupKind): Promise<void> {
  const { broker, ledger, signal } = delivery;
  const found = await broker[resourceOf[kind]].get(id, { signal });
  if (found === undefined) return ledger.confirmAbsent(id, kind, { deletedAt: ledger.get(id, kind)?.deletedAt });
  await meetStrangers(delivery, found.members);
  const { school, members } = found;
  await ledger.learnPresent(id, kind, { schools: [school], related: members, digest: ledger.digest(contentOf(found)) });
}

/** Nothing else may ever speak of them; and where the ledger does not know of these, it does not know of others. */
async function meetStrangers(delivery: TrashContext, members: readonly string[]): Promise<void> {
  const { ledger } = delivery;
  const strangers = members.filter((user) => ledger.get(user) === undefined);
  if (strangers.length > 0 && ledger.complete) await ledger.setComplete(false);
  await ledger.meetStrangers(strangers);
  for (const id of strangers) await lookAgain(delivery, id, 0, "unknown member");
}
