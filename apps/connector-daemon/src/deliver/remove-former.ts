import type { ObjectKind } from "@id-connector/listener-object";
import { guardDeletion } from "./delete-guard/guard-deletion.js";
import type { Decision } from "./decide.js";
import type { Delivery } from "./delivery.js";
import { isAtBroker } from "./is-at-broker.js";
import { again, type Performed } from "./performed.js";
import { removeAs } from "./remove-object.js";
import type { Work } from "./work.js";

/**
 * An object that became something else is deleted as what it was before it is sent as what it is: the broker may not take the second while it has
 * the first, which has the name. Guarded like any deletion; where it is held, undoing the change leaves nothing behind. Undefined where it may be sent
 * now, else what becomes of it instead. Throws BrokerError.
 */
export async function removeFormer(delivery: Delivery, work: Work, decision: Decision): Promise<Performed | undefined> {
  // it only shows whether requests get through
  if (work.origin === "witness")
    return lacksRemoval(delivery, work.id, decision) ? again(0, "it would be deleted as what it was") : undefined;
  for (const kind of formerKinds(decision)) {
    if (!(await isAtBroker(delivery, work.id, kind))) continue;
    const stopped = await guardDeletion(delivery, work, { act: "remove", kinds: [kind] });
    if (stopped) return stopped;
    await removeAs(delivery, work, kind);
    tellChange(delivery, work, kind);
    await delivery.retryClashes();
  }
  return undefined;
}

/** Whether the ledger says that the broker may have the object still as what it is no more. */
export function lacksRemoval({ ledger }: Delivery, id: string, decision: Decision): boolean {
  return formerKinds(decision).some((kind) => (ledger.get(id, kind)?.state ?? "absent") !== "absent");
}

function formerKinds(decision: Decision): readonly ObjectKind[] {
  return decision.act === "send_user" || decision.act === "send_group" ? (decision.former ?? []) : [];
}

function tellChange({ log }: Delivery, { id }: Work, kind: ObjectKind): void {
  log.info("deliver", {
    stage: "deliver",
    item: id,
    outcome: "deleted",
    kind,
    why: "it is something else by now, and is sent as that",
  });
}
