import { pass, type GuardVerdict } from "./verdict.js";
import type { ObjectKind } from "@id-connector/listener-object";
import { rejectedCode } from "../../words/trash-codes.js";
import type { Decision } from "../decide/decision.js";
import type { GuardContext } from "./guard-context.js";
import type { Work } from "../context/work.js";
import { guardGroup } from "./guard-group.js";
import { guardedOf, pairKey } from "./limits.js";
import { guardRemoval } from "./guard-removal.js";
import { guardUser } from "./guard-user.js";

/**
 * Says whether a decision may take something away from the broker, before the decision is applied. It sends nothing; where the ledger does not know
 * whether the broker has the object, it asks the broker. Throws BrokerError.
 */
export async function guardDecision(delivery: GuardContext, work: Work, decision: Decision): Promise<GuardVerdict> {
  const { guard, trash } = delivery;
  // a person's decision holds without the guard, too
  if (!guard.limits.active && trash.reasonOf(work.id)?.code !== rejectedCode) return pass;
  for (const kind of uncounted(delivery, work, decision)) guard[guardedOf(kind)].forget(pairKey(kind, work.id));
  switch (decision.act) {
    case "remove":
      return work.deletionAllowed ? pass : guardRemoval(delivery, work.id, decision.kinds);
    case "send_group":
      return guardGroup(delivery, work, decision);
    case "send_user":
      return guardUser(delivery, work, decision);
    case "send_school":
    case "remove_school":
    case "nothing":
    case "refuse":
      return pass;
  }
}

const kinds = ["user", "school_class", "workgroup"] as const;

/** The kinds as which the guard stops counting the object: it stays as that kind, or a person ordered its deletion. */
function uncounted(
  { guard, now }: GuardContext,
  { id, deletionAllowed }: Work,
  decision: Decision,
): readonly ObjectKind[] {
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
