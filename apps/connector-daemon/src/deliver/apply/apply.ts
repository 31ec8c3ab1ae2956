import type { ObjectKind } from "@id-connector/listener-object";
import type { Decision, UserToSend } from "../decide/decision.js";
import type { ApplyContext } from "./apply-context.js";
import { done, type Result } from "./result.js";
import { removeObject } from "./remove-object.js";
import { removeSchool } from "./remove-school.js";
import { putGroup } from "./put-group.js";
import { putSchool } from "./put-school.js";
import { putUser } from "./put-user.js";
import { isUnseen } from "../../words/trash-codes.js";
import type { Work } from "../context/work.js";

/** Does what was decided about one object. Throws BrokerError when the broker says no or does not answer. */
export async function apply(delivery: ApplyContext, work: Work, decision: Decision): Promise<Result> {
  switch (decision.act) {
    case "send_user":
      return tellPartly(await putUser(delivery, decision, work.resend), decision);
    case "send_group":
      return putGroup(delivery, decision, work.resend);
    case "remove":
      return removeObject(delivery, work, decision.kinds);
    case "send_school":
      return putSchool(delivery, decision.school, work.resend);
    case "remove_school":
      return removeSchool(delivery, { id: work.id, name: decision.name });
    case "nothing":
      return done(decision.outcome, { why: decision.why });
    case "refuse":
      // the directory hides this object, so nobody knows whether the broker should have it
      if (!isUnseen(decision.code)) await noteAbsence(delivery, work.id, decision.kind);
      return { settled: true, outcome: "trash", why: decision.message, code: decision.code, confirmed: false };
  }
}

/** The connector sent what it could of this user; a person must see to the rest. */
function tellPartly(result: Result, { partly }: UserToSend): Result {
  if (!result.settled || partly === undefined) return result;
  return { ...result, outcome: "trash", code: partly.code, why: partly.message };
}

/**
 * Notes that the broker does not have the object, so nobody asks for it: groups that have it as a member wait for its
 * next change.
 */
async function noteAbsence({ ledger }: ApplyContext, id: string, kind: ObjectKind): Promise<void> {
  const entry = ledger.get(id, kind);
  // an object that was deleted once keeps its entry: groups that have it as a member ask for it again
  if (!ledger.complete || (entry !== undefined && entry.deletedAt === undefined)) return;
  await ledger.confirmAbsent(id, kind, {});
}
