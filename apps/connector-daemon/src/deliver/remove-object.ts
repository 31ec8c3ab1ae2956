import type { ObjectKind } from "@id-connector/listener-object";
import { lookAtHeld } from "./delete-guard/look-at-held.js";
import { isAtBroker } from "./is-at-broker.js";
import type { Delivery } from "./delivery.js";
import { performed, type Performed } from "./performed.js";
import { resourceOf } from "./resource-of.js";
import type { Outcome, Work } from "./work.js";

/** Deletes an object at the broker, as whatever it is there of these kinds. Throws BrokerError. */
export async function removeObject(delivery: Delivery, work: Work, kinds: readonly ObjectKind[]): Promise<Performed> {
  let outcome: Outcome = "superseded";
  for (const kind of kinds) {
    if (!(await isAtBroker(delivery, work.id, kind))) continue;
    await removeAs(delivery, work, kind);
    outcome = "deleted";
  }
  await delivery.ledger.later.remove(work.id);
  return outcome === "deleted" ? performed(outcome) : performed(outcome, "the broker does not have it");
}

/** Deletes an object at the broker as one of the kinds that it may be there as. Throws BrokerError. */
export async function removeAs(delivery: Delivery, { id, deletionAllowed }: Work, kind: ObjectKind): Promise<void> {
  const { broker, guard, ledger, signal, wall } = delivery;
  const related = ledger.get(id, kind)?.related ?? [];
  await ledger.beginRemoval(id, kind);
  await broker[resourceOf[kind]].remove(id, { signal });
  // a broker that is restored from a backup has it again: somebody must know of it
  const gone = { deletedAt: wall(), ordered: deletionAllowed, planned: guard.planned.has(id) };
  await ledger.confirmAbsent(id, kind, gone);
  await lookAtHeld(delivery, [...related, ...guard.groupsLosing(id)]);
}
