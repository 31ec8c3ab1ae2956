import type { ObjectKind } from "@id-connector/listener-object";
import type { Delivery } from "../delivery.js";
import { resourceOf } from "../resource-of.js";

/**
 * What an object that is to be deleted is at the broker, undefined where it is not there. The ledger knows, or the broker is asked and the
 * ledger learns the answer. Throws BrokerError.
 */
export async function findAtBroker(
  delivery: Delivery,
  id: string,
  kinds: readonly ObjectKind[],
): Promise<ObjectKind | undefined> {
  const { broker, guard, ledger, signal } = delivery;
  const entry = ledger.get(id);
  if (entry?.state === "present") return entry.kind;
  // its deletion was let go, and the answer to it never came
  if (entry && (guard.users.isGone(id, delivery.now()) || guard.groups.isGone(id, delivery.now()))) return entry.kind;
  for (const kind of kinds) {
    if (!(await broker[resourceOf[kind]].exists(id, { signal }))) continue;
    const { schools, related } = entry ?? { schools: [], related: [] };
    await ledger.write([{ id, put: { kind, state: "present", schools, related } }]);
    return kind;
  }
  await learnAbsence(delivery, id, kinds);
  return undefined;
}

/** A broker that is restored from a backup may have it again: somebody must know of it. What nobody ever knew stays unknown. */
async function learnAbsence({ ledger, wall }: Delivery, id: string, kinds: readonly ObjectKind[]): Promise<void> {
  const entry = ledger.get(id);
  await ledger.later.remove(id);
  if (entry ? entry.state === "absent" : ledger.complete) return;
  const { kind, schools, related } = entry ?? { kind: kinds[0] ?? "user", schools: [], related: [] };
  const absent = { kind, state: "absent" as const, schools, related: [], deletedAt: wall(), ordered: true };
  await ledger.write([{ id, put: absent }, ...related.map((other) => ({ id: other, relate: { drop: [id] } }))]);
}
