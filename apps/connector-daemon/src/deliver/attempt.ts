import { BrokerError } from "@id-connector/broker-client";
import { isRefusal } from "./bring-to.js";
import type { Job } from "./crew.js";
import type { Decision } from "./decide.js";
import type { Delivery } from "./delivery.js";
import type { Gate } from "./gate.js";
import { lookAgain } from "./look-again.js";
import { makeWay } from "./make-way.js";
import { perform } from "./perform.js";
import { resourceOf } from "./resource-of.js";
import { postpone, refuse, settle } from "./settle.js";

interface Circumstances {
  readonly delivery: Delivery;
  readonly gate: Gate;
  /** How many attempts are under way, this one included. */
  readonly running: () => number;
}

const defectPauseMs = 60_000;
const refusedPauseMs = 10_000;

/** Does what was decided about one object, once, and sees to whatever comes of it. Never rejects for what the broker does. */
export async function attempt(job: Job, circumstances: Circumstances): Promise<void> {
  const { delivery, gate } = circumstances;
  const { now, log } = delivery;
  const { work, decision } = job;
  const startedAt = now();
  try {
    if (gate.isDeadlocked(work.id)) await makeWay(delivery, decision);
    const result = await perform(delivery, work, decision);
    if (!result.settled) {
      log.debug("deliver", { stage: "deliver", item: work.id, outcome: "waiting", why: result.why });
      await postpone(delivery, work, now() + result.afterMs);
      return;
    }
    if (result.confirmed) gate.succeeded({ id: work.id, resource: resourceFor(decision) });
    await settle(delivery, work, result, now() - startedAt);
    gate.forgive(work.id);
  } catch (error) {
    await blame(job, error, circumstances);
  }
}

async function blame({ work, decision }: Job, error: unknown, circumstances: Circumstances): Promise<void> {
  const { delivery, gate, running } = circumstances;
  const { ledger, log, now } = delivery;
  if (delivery.signal.aborted) return postpone(delivery, work);
  if (!(error instanceof BrokerError)) {
    // a defect of ours or a full disk: the object stays where it is and the others go on
    log.error("deliver", { stage: "deliver", item: work.id, outcome: "waiting", error });
    return postpone(delivery, work, now() + defectPauseMs);
  }
  const { code, what, status, retryAfterMs, resource } = error;
  if (work.origin === "witness") {
    if (!isRefusal(error)) gate.halt({ code, message: what }, retryAfterMs);
    return;
  }
  // a user may fail for its class, which then is to blame and is looked at itself
  const culprit = error.id ?? work.id;
  const verdict = gate.failed(culprit, error, running());
  if (verdict.refused && (culprit === work.id || isRefusal(error))) {
    gate.forgive(culprit);
    // its users need not wait for it: they are sent without it
    if (decision.act === "send_group") delivery.refusedClasses.set(work.id, ledger.digest(decision.content));
    return refuse(delivery, work, error, verdict);
  }
  log.info("deliver", { stage: "deliver", item: work.id, outcome: "waiting", code, status });
  if (culprit !== work.id && resource !== "schools") await lookAgain(delivery, culprit, 0, "failed");
  return postpone(delivery, work, Math.max(verdict.againAt, now() + (verdict.refused ? refusedPauseMs : 0)));
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
