import type { BrokerError } from "@id-connector/broker-client";
import type { Job } from "../context/work.js";
import type { ConcludeContext } from "./conclude-context.js";
import { noteRefused } from "../apply/ensure-class.js";
import type { CircuitBreaker } from "../breaker/circuit-breaker.js";
import { toFailure } from "../breaker/failure-policy.js";
import { lookAgain } from "../ledger/revisit.js";
import { postpone, refuse } from "./settle.js";
import { schoolAtFault } from "../apply/put-school.js";

const soonMs = 1_000;

/** A retry failed: the object goes back to the trash at once. The broker's answer says nothing about the authority. */
export async function failRetry(
  job: Job,
  error: BrokerError,
  { delivery, breaker }: { readonly delivery: ConcludeContext; readonly breaker: CircuitBreaker },
): Promise<void> {
  const { work, decision } = job;
  const { now, trash, ledger, refusedClasses } = delivery;
  const { blame } = toFailure(error);
  const unclear = blame === "unclear";
  const school = schoolAtFault(decision, error);
  const isNews = delivery.refusedSchools.lately(error.id ?? "") !== error;
  if (unclear && isNews) breaker.retryFailed();
  if (school) delivery.refusedSchools.note(error);
  const culprit = error.id ?? work.id;
  const group = decision.act === "send_user" ? decision.classes.find(({ id }) => id === culprit) : undefined;
  if (group && trash.reasonOf(culprit)) {
    // the class was judged before: its users need not wait for it
    noteRefused(delivery, group);
    return postpone(delivery, work, now() + soonMs);
  }
  if (group) await lookAgain(delivery, culprit, 0, "failed");
  if (!unclear && !school && decision.act === "send_group")
    refusedClasses.note(work.id, ledger.digest(decision.content));
  return refuse(delivery, job, error, { attempts: 1, firstAt: now(), unclear, ...school });
}
