import { BrokerError } from "@id-connector/broker-client";
import { isDefect } from "../defects/tell-error.js";
import { isRefusal } from "./bring-to.js";
import type { Job } from "./crew.js";
import type { Decision } from "./decide.js";
import type { Delivery } from "./delivery.js";
import { failByDefect } from "./fail-by-defect.js";
import type { Gate } from "./gate.js";
import { lookAgain } from "./look-again.js";
import { makeWay } from "./make-way.js";
import { doubtsRefusals, toFailure } from "./health.js";
import { perform } from "./perform.js";
import type { Performed } from "./performed.js";
import { guardDeletion } from "./delete-guard/guard-deletion.js";
import { removeFormer } from "./remove-former.js";
import { resourceOf } from "./resource-of.js";
import { isDoubted, leaveOpen, postpone, refuse, settle } from "./settle.js";
import { noteRefusedSchool, schoolAtFault } from "./trash/refused-schools.js";
import { failAgain } from "./trash/fail-again.js";

interface Circumstances {
  readonly delivery: Delivery;
  readonly gate: Gate;
  /** How many attempts are under way, this one included. */
  readonly running: () => number;
}

const brokenPauseMs = 60_000;
const refusedPauseMs = 10_000;
/** A retry that was too many, or that everybody had to wait for, is had when others got through. */
const retryPauseMs = 120_000;

/**
 * Does what was decided about one object, once, and sees to whatever comes of it. Never rejects for what the broker does, nor for a defect of
 * ours at this object.
 */
export async function attempt(job: Job, circumstances: Circumstances): Promise<void> {
  const { delivery, gate } = circumstances;
  const { now, log } = delivery;
  const { work, decision } = job;
  const startedAt = now();
  try {
    const result =
      (await removeFormer(delivery, work, decision)) ??
      (await guardDeletion(delivery, work, decision)) ??
      (await goOn());
    if (!result.settled) {
      log.debug("deliver", { stage: "deliver", item: work.id, outcome: "waiting", why: result.why });
      await postpone(delivery, work, now() + result.afterMs);
      return;
    }
    if (result.confirmed) gate.succeeded({ id: work.id, resource: resourceFor(decision) });
    await (isDoubted(work, result)
      ? leaveOpen(delivery, job, result)
      : settle(delivery, job, result, now() - startedAt));
    gate.forgive(work.id);
  } catch (error) {
    await blame(job, error, circumstances).catch((second: unknown) => {
      if (!isDefect(second)) throw second;
      return blameDefect(job, second, circumstances);
    });
  }

  async function goOn(): Promise<Performed> {
    if (gate.isDeadlocked(work.id)) await makeWay(delivery, decision);
    return perform(delivery, work, decision);
  }
}

async function blameDefect({ work, decision }: Job, error: unknown, circumstances: Circumstances): Promise<void> {
  if (await failByDefect(circumstances.delivery, work, error, decision)) circumstances.gate.forgive(work.id);
}

async function blame(job: Job, error: unknown, circumstances: Circumstances): Promise<void> {
  const { work, decision } = job;
  const { delivery, gate, running } = circumstances;
  const { ledger, log, now } = delivery;
  if (delivery.signal.aborted) return postpone(delivery, work);
  if (isDefect(error)) return blameDefect(job, error, circumstances);
  if (!(error instanceof BrokerError)) {
    // a full disk, for example: the object stays where it is and the others go on
    log.error("deliver", { stage: "deliver", item: work.id, outcome: "waiting", error });
    return postpone(delivery, work, now() + brokenPauseMs);
  }
  const { code, what, status, resource } = error;
  if (work.origin === "witness") {
    // one that is refused although the broker had it before says that others are refused for no fault of theirs
    if (!isRefusal(error) || doubtsRefusals(gate.health(), resource)) gate.halt({ code, message: what });
    return;
  }
  const { blame: fault } = toFailure(error);
  if (work.origin === "retry" && fault === "nobody") {
    gate.retryFailed();
    return postpone(delivery, work, now() + retryPauseMs);
  }
  if (work.origin === "retry" && fault !== "everybody") return failAgain(job, error, circumstances);
  // a user may fail for its class, which then is to blame and is looked at itself
  const culprit = error.id ?? work.id;
  const verdict = gate.failed(culprit, error, running());
  const school = schoolAtFault(decision, error);
  if (verdict.refused && (culprit === work.id || isRefusal(error) || school)) {
    gate.forgive(culprit);
    if (school) noteRefusedSchool(delivery, error);
    // its users need not wait for it: they are sent without it
    if (decision.act === "send_group" && !school) delivery.refusedClasses.set(work.id, ledger.digest(decision.content));
    return refuse(delivery, job, error, { ...verdict, ...school });
  }
  log.info("deliver", { stage: "deliver", item: work.id, outcome: "waiting", code, status });
  if (culprit !== work.id && resource !== "schools") await lookAgain(delivery, culprit, 0, "failed");
  const leastMs = work.origin === "retry" ? retryPauseMs : verdict.refused ? refusedPauseMs : 0;
  return postpone(delivery, work, Math.max(verdict.againAt, now() + leastMs));
}

function resourceFor(decision: Decision): string {
  switch (decision.act) {
    case "send_group":
      return resourceOf[decision.kind];
    case "send_school":
    case "remove_school":
      return resourceOf.school;
    case "remove":
      return resourceOf[decision.kinds[0] ?? "user"];
    default:
      return resourceOf.user;
  }
}
