import type { ObjectKind } from "@id-connector/listener-object";
import { guardedOf, pairKey } from "./limits.js";
import type { GuardContext } from "./guard-context.js";
import { resourceOf } from "../ledger/resource-of.js";

/**
 * Whether an object that is to be deleted is at the broker as this kind. Where the ledger does not know, this asks the broker, and the
 * ledger learns the answer. Throws BrokerError.
 */
export async function isAtBroker(
  delivery: Omit<GuardContext, "authority">,
  id: string,
  kind: ObjectKind,
): Promise<boolean> {
  const { broker, guard, ledger, signal, now } = delivery;
  const entry = ledger.get(id, kind);
  if (entry?.state === "present" && !entry.unsure) return true;
  // the guard let the deletion go, and the broker's answer never came
  if (entry && guard[guardedOf(kind)].isGone(pairKey(kind, id), now())) return true;
  if (!(await broker[resourceOf[kind]].exists(id, { signal }))) {
    await learnAbsence(delivery, id, kind);
    return false;
  }
  await ledger.learnPresent(id, kind);
  return true;
}

/**
 * A broker that is restored from a backup may have the object again, so the ledger must know that it was deleted. An object that the
 * ledger never knew stays unknown.
 */
async function learnAbsence(
  { ledger, wall }: Pick<GuardContext, "ledger" | "wall">,
  id: string,
  kind: ObjectKind,
): Promise<void> {
  const entry = ledger.get(id, kind);
  if (entry ? entry.state === "absent" : ledger.complete) return;
  await ledger.confirmAbsent(id, kind, { deletedAt: wall(), ordered: true });
}
