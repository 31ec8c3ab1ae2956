import type { Decision } from "../decide/decision.js";
import { formerKinds } from "../decide/other-kinds.js";
import type { Work } from "../context/work.js";
import type { ApplyContext } from "./apply-context.js";
import { isGroupAsBefore, isUserAsBefore, membersAtBroker } from "./as-before.js";

/**
 * Whether the broker has to be asked, or told, to do what was decided, as far as the ledger knows. It may be wrong for a moment, as when the broker
 * loses an object meanwhile: then one request more than planned is under way.
 */
export function needsRequest(
  { ledger }: Pick<ApplyContext, "ledger">,
  { resend, origin }: Work,
  decision: Decision,
): boolean {
  // an unsure ledger asks the broker before anything is concluded from it
  if (resend || origin === "probe" || !ledger.complete || formerKinds(decision).length > 0) return true;
  switch (decision.act) {
    case "nothing":
    case "refuse":
      return false;
    case "send_user": {
      const entry = ledger.get(decision.body.id, "user");
      return entry?.unsure === true || !isUserAsBefore(ledger, entry, decision);
    }
    case "send_group": {
      const entry = ledger.get(decision.body.id, decision.kind);
      return entry?.unsure === true || !isGroupAsBefore(ledger, entry, decision, membersAtBroker(ledger, decision));
    }
    case "send_school":
      return ledger.get(decision.school.id)?.state !== "present";
    case "remove":
    case "remove_school":
      return true;
  }
}
