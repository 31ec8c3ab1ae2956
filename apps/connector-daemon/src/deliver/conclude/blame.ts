import type { ConcludeContext } from "./conclude-context.js";
import { BrokerError } from "@id-connector/broker-client";
import { isDefect } from "../../defects/tell-error.js";
import { isRefusal } from "../apply/upsert.js";
import type { CircuitBreaker } from "../breaker/circuit-breaker.js";
import { TurnedAwayError } from "../context/turned-away-error.js";
import type { Job } from "../context/work.js";
import { failByDefect } from "./fail-by-defect.js";
import { lookAgain } from "../ledger/revisit.js";
import { doubtsRefusals, toFailure } from "../breaker/failure-policy.js";
import { postpone, refuse } from "./settle.js";
import { schoolAtFault } from "../apply/put-school.js";
import { failRetry } from "./fail-retry.js";

export interface Circumstances {
  readonly delivery: ConcludeContext;
  readonly breaker: CircuitBreaker;
  /** How many requests were under way when one of them failed with this error, itself included. */
  readonly runningAt: (failure: BrokerError) => number;
}

const brokenPauseMs = 60_000;
const refusedPauseMs = 10_000;
/** After a rate limit or an outage a retry waits until the day's changes got through. */
const retryPauseMs = 120_000;

/** Sees to an attempt that failed by a defect of the connector. */
export async function blameDefect(
  { work, decision }: Job,
  error: unknown,
  circumstances: Circumstances,
): Promise<void> {
  if (await failByDefect(circumstances.delivery, work, error, decision)) circumstances.breaker.forgive(work.id);
}

/**
 * Sees to an attempt that failed: says whose fault it is, and what becomes of the object. Rejects if the ledger or a queue cannot be written, and for a
 * defect of its own.
 */
export async function blame(job: Job, error: unknown, circumstances: Circumstances): Promise<void> {
  const { work, decision } = job;
  const { delivery, breaker, runningAt } = circumstances;
  const { ledger, log, now } = delivery;
  if (delivery.signal.aborted || error instanceof TurnedAwayError) return postpone(delivery, work);
  if (isDefect(error)) return blameDefect(job, error, circumstances);
  if (!(error instanceof BrokerError)) {
    // a full disk, for example: the object stays where it is and the others go on
    log.error("deliver", { stage: "deliver", item: work.id, outcome: "waiting", error });
    return postpone(delivery, work, now() + brokenPauseMs);
  }
  const { code, what, status, resource } = error;
  if (work.origin === "probe") {
    // the broker took this object before: if it refuses it now, the others are refused for no fault of theirs
    if (!isRefusal(error) || doubtsRefusals(breaker.availability(), resource)) breaker.halt({ code, message: what });
    return;
  }
  const { blame: fault } = toFailure(error);
  if (work.origin === "retry" && fault === "nobody") {
    breaker.retryFailed();
    return postpone(delivery, work, now() + retryPauseMs);
  }
  if (work.origin === "retry" && fault !== "everybody") return failRetry(job, error, circumstances);
  // a user may fail for its class: then the class is to blame, and is looked at itself
  const culprit = error.id ?? work.id;
  // of a broker that is down the log tells once: "authority waits"
  const level = breaker.availability().state === "working" ? "info" : "debug";
  const verdict = breaker.failed(culprit, error, runningAt(error));
  const school = schoolAtFault(decision, error);
  if (verdict.refused && (culprit === work.id || isRefusal(error) || school)) {
    breaker.forgive(culprit);
    if (school) delivery.refusedSchools.note(error);
    // its users need not wait for it: they are sent without it
    if (decision.act === "send_group" && !school)
      delivery.refusedClasses.note(work.id, ledger.digest(decision.content));
    return refuse(delivery, job, error, { ...verdict, ...school });
  }
  log[level]("deliver", { stage: "deliver", item: work.id, outcome: "waiting", code, status });
  if (culprit !== work.id && resource !== "schools") await lookAgain(delivery, culprit, 0, "failed");
  const leastMs = work.origin === "retry" ? retryPauseMs : verdict.refused ? refusedPauseMs : 0;
  return postpone(delivery, work, Math.max(verdict.againAt, now() + leastMs));
}
