import type { LedgerEntry } from "@id-connector/delivery-ledger";
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
  const entry = ledger.get(id, kind);
  // whether the broker still has it is not known until it answers
  if (entry?.state === "present") await ledger.write([{ id, put: { ...entry, state: "sending" } }]);
  await broker[resourceOf[kind]].remove(id, { signal });
  const related = entry?.related ?? [];
  const leave = kind === "workgroup" ? { join: { drop: [id] } } : { relate: { drop: [id] } };
  // a broker that is restored from a backup has it again: somebody must know of it
  const gone: LedgerEntry = {
    ...{ kind, state: "absent", schools: entry?.schools ?? [], related: [], deletedAt: wall() },
    ...(deletionAllowed && { ordered: true }),
    ...(guard.planned.has(id) && { planned: true }),
  };
  await ledger.write([{ id, put: gone }, ...related.map((other) => ({ id: other, ...leave }))]);
  await lookAtHeld(delivery, [...related, ...guard.groupsLosing(id)]);
}
