import type { ObjectKind } from "@id-connector/listener-object";
import { rejectedCode } from "../../trash-codes.js";
import type { Decision } from "../decide.js";
import type { Delivery } from "../delivery.js";
import type { Performed } from "../performed.js";
import type { Work } from "../work.js";
import { guardGroup } from "./guard-group.js";
import { guardedOf, pairKey } from "./pair-key.js";
import { guardRemoval } from "./guard-removal.js";
import { guardUser } from "./guard-user.js";

/**
 * Looks at what a decision takes away from the broker before it is performed: undefined where it may go on, else what becomes of the object
 * instead. It waits a moment, so that an accident shows before its first deletion, or is held for a person. Throws BrokerError where the
 * broker has to be asked whether it has the object.
 */
export async function guardDeletion(
  delivery: Delivery,
  work: Work,
  decision: Decision,
): Promise<Performed | undefined> {
  const { guard, trash } = delivery;
  // what a person decided holds without the guard, too
  if (!guard.limits.active && trash.reasonOf(work.id)?.code !== rejectedCode) return undefined;
  for (const kind of uncounted(delivery, work, decision)) guard[guardedOf(kind)].forget(pairKey(kind, work.id));
  switch (decision.act) {
    case "remove":
      return work.deletionAllowed ? undefined : guardRemoval(delivery, work.id, decision.kinds);
    case "send_group":
      return guardGroup(delivery, work, decision);
    case "send_user":
      return guardUser(delivery, work, decision);
    case "send_school":
    case "remove_school":
    case "nothing":
    case "refuse":
      return undefined;
  }
}

const kinds = ["user", "school_class", "workgroup"] as const;

/** As what the object does not count any more: what is to stay, or was ordered to go. */
function uncounted({ guard, now }: Delivery, { id, deletionAllowed }: Work, decision: Decision): readonly ObjectKind[] {
  switch (decision.act) {
    case "send_user":
      return ["user"];
    case "send_group":
      return [decision.kind];
    case "remove":
      return deletionAllowed ? decision.kinds : [];
    case "send_school":
    case "remove_school":
    case "nothing":
    case "refuse":
      return kinds.filter((kind) => !guard[guardedOf(kind)].isGone(pairKey(kind, id), now()));
  }
}
