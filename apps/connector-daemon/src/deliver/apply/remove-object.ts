import type { ObjectKind } from "@id-connector/listener-object";
import { isAtBroker } from "../guard/is-at-broker.js";
import type { ApplyContext } from "./apply-context.js";
import { done, type Result } from "./result.js";
import { revisitHeld } from "../ledger/revisit.js";
import { resourceOf } from "../ledger/resource-of.js";
import type { Work } from "../context/work.js";

/** Deletes an object at the broker, as each of these kinds that it is there. Throws BrokerError. */
export async function removeObject(delivery: ApplyContext, work: Work, kinds: readonly ObjectKind[]): Promise<Result> {
  let isDeleted = false;
  for (const kind of kinds) {
    if (!(await isAtBroker(delivery, work.id, kind))) continue;
    await removeAs(delivery, work, kind);
    isDeleted = true;
  }
  if (!isDeleted) return notThere(delivery, work);
  await delivery.ledger.later.remove(work.id);
  return done("deleted");
}

/** The result of a deletion where the broker has nothing to delete. */
export async function notThere({ ledger }: ApplyContext, { id }: Work): Promise<Result> {
  await ledger.later.remove(id);
  return done("superseded", { why: "the broker does not have it" });
}

/** Deletes an object at the broker as one of the kinds that it may be there as. Throws BrokerError. */
export async function removeAs(delivery: ApplyContext, { id, deletionAllowed }: Work, kind: ObjectKind): Promise<void> {
  const { awaitedMembers, broker, guard, ledger, signal, wall } = delivery;
  const related = ledger.get(id, kind)?.related ?? [];
  await ledger.beginRemoval(id, kind);
  await broker[resourceOf[kind]].remove(id, { signal });
  // a broker that is restored from a backup has the object again: the ledger must know that it was deleted
  const gone = { deletedAt: wall(), ordered: deletionAllowed, planned: guard.allowances.has(id) };
  await ledger.confirmAbsent(id, kind, gone);
  awaitedMembers.note(id, []);
  // not part of the result: the object may have to be deleted as another kind as well, and that may fail
  await revisitHeld(delivery, [...related, ...guard.groupsLosing(id)]);
}
