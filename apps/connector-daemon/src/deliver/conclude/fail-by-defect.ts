import { describeDefect } from "../../defects/describe-defect.js";
import { isDefect } from "../../defects/tell-error.js";
import { defectCode, waitsForPerson } from "../../words/trash-codes.js";
import type { Decision } from "../decide/decision.js";
import type { ConcludeContext } from "./conclude-context.js";
import { isRemoval, postpone } from "./settle.js";
import { putInTrash } from "../trash/put-in-trash.js";
import type { TrashContext } from "../trash/trash-context.js";
import type { Work } from "../context/work.js";

/**
 * Sees to an object at which the program failed by a defect of its own: the object waits longer and longer while the others go on, and after
 * a few failures it goes to the trash, where it is tried again like the rest. `decision`: undefined where the program failed before it
 * decided. Says whether the object is in the trash. Throws QueueError or LedgerError.
 */
export async function failByDefect(
  delivery: TrashContext & Pick<ConcludeContext, "defects" | "log">,
  work: Work,
  error: unknown,
  decision?: Decision,
): Promise<boolean> {
  const { defects, log, now, trash } = delivery;
  const { id, origin } = work;
  // a probe only tests the way to the broker: its failure does not count against the object
  if (origin === "probe") return tell("waiting");
  const count = defects.failed(id, error);
  const before = trash.reasonOf(id)?.code ?? "";
  const isBack = origin === "retry" && before === defectCode;
  // an object that waits for a person stays as it is
  if ((count.isLasting || isBack) && !waitsForPerson(before)) {
    try {
      const { times: attempts, firstAt } = count;
      const message = describeDefect(count.error);
      // without a decision it may be a deletion that was never confirmed
      const removal = decision === undefined || isRemoval(decision);
      await putInTrash(delivery, work, { code: defectCode, message, attempts, firstAt, removal });
      defects.forget(id);
      tell("trash", count.times);
      return true;
    } catch (second) {
      if (!isDefect(second)) throw second;
    }
  }
  tell("waiting", count.times);
  await postpone(delivery, work, now() + count.pauseMs);
  return false;

  function tell(outcome: "waiting" | "trash", attempts?: number): false {
    log.error("deliver", { stage: "deliver", item: id, outcome, code: defectCode, attempts, error });
    return false;
  }
}
