import type { ObjectKind } from "@id-connector/listener-object";
import { isDefect } from "../defects/tell-error.js";
import { blame, blameDefect, type Circumstances } from "./conclude/blame.js";
import type { Job, Work } from "./context/work.js";
import type { Decision } from "./decide/decision.js";
import { guardDecision } from "./guard/guard-decision.js";
import { type GuardVerdict } from "./guard/verdict.js";
import type { LedgerContext } from "./ledger/ledger-context.js";
import { revisitHeld } from "./ledger/revisit.js";
import type { ApplyContext } from "./apply/apply-context.js";
import type { ConcludeContext } from "./conclude/conclude-context.js";
import type { GuardContext } from "./guard/guard-context.js";
import { isAtBroker } from "./guard/is-at-broker.js";
import { resolveNameClash } from "./apply/resolve-name-clash.js";
import { apply } from "./apply/apply.js";
import { again, done, type Result } from "./apply/result.js";
import { formerKinds, lacksRemoval } from "./decide/other-kinds.js";
import { notThere, removeAs } from "./apply/remove-object.js";
import { resourceOf } from "./ledger/resource-of.js";
import { isDoubted, leaveOpen, postpone, settle } from "./conclude/settle.js";

export interface AttemptContext extends GuardContext, ApplyContext, ConcludeContext {}

interface Attempting extends Circumstances {
  readonly delivery: AttemptContext;
}

/**
 * Does what was decided about one object, once, and sees to the result: the guard decides, the request is made, the result is settled or the failure
 * is judged. Resolves with the result, with undefined where the attempt failed. Never rejects for what the broker does, nor for a defect of ours at
 * this object.
 */
export async function attempt(job: Job, circumstances: Attempting): Promise<Result | undefined> {
  const { delivery, breaker } = circumstances;
  const { now, log } = delivery;
  const { work, decision } = job;
  const startedAt = now();
  try {
    const result = await act(job, circumstances);
    if (!result.settled) {
      log.debug("deliver", { stage: "deliver", item: work.id, outcome: "waiting", why: result.why });
      await postpone(delivery, work, now() + result.afterMs);
      return result;
    }
    if (result.confirmed) breaker.succeeded({ id: work.id, resource: resourceFor(decision) });
    await (isDoubted(work, result)
      ? leaveOpen(delivery, job, result)
      : settle(delivery, job, result, now() - startedAt));
    breaker.forgive(work.id);
    return result;
  } catch (error) {
    await blame(job, error, circumstances).catch((second: unknown) => {
      if (!isDefect(second)) throw second;
      return blameDefect(job, second, circumstances);
    });
    return undefined;
  }
}

/** An object that became something else is deleted as what it was first: the broker may not take the second while the first has its name. */
async function act({ work, decision }: Job, { delivery, breaker }: Attempting): Promise<Result> {
  // a probe only shows whether requests get through
  const isProbe = work.origin === "probe";
  if (isProbe && lacksRemoval(delivery, work.id, decision)) return again(0, "it would be deleted as what it was");
  for (const kind of isProbe ? [] : formerKinds(decision)) {
    if (!(await isAtBroker(delivery, work.id, kind))) continue;
    const removed = await guarded(delivery, work, { act: "remove", kinds: [kind] }, () =>
      removeFormer(delivery, work, kind),
    );
    if (!removed.settled || removed.outcome === "held") return removed;
  }
  return guarded(delivery, work, decision, async () => {
    if (breaker.isDeadlocked(work.id)) await resolveNameClash(delivery, decision);
    return apply(delivery, work, decision);
  });
}

/** The guard decides before anything is taken away from the broker; where it holds, what else changed is sent. */
async function guarded(
  delivery: AttemptContext,
  work: Work,
  decision: Decision,
  go: () => Promise<Result>,
): Promise<Result> {
  const verdict = await guardDecision(delivery, work, decision);
  switch (verdict.verdict) {
    case "pass":
      return revisited(delivery, await go());
    case "wait":
      return again(verdict.afterMs, verdict.why);
    case "gone":
      return notThere(delivery, work);
    case "hold":
      return revisited(delivery, await hold(delivery, work, verdict));
  }
}

async function hold(
  delivery: AttemptContext,
  work: Work,
  { code, why, meanwhile }: GuardVerdict & { readonly verdict: "hold" },
): Promise<Result> {
  if (meanwhile === undefined) return done("held", { code, why });
  const sent = await apply(delivery, { ...work, resend: false }, meanwhile.decision);
  if (!sent.settled) return sent;
  const { confirmed, revisit } = sent;
  if (confirmed) delivery.log.info("deliver", { stage: "deliver", item: work.id, outcome: "sent", why: meanwhile.why });
  return done("held", { code, why, confirmed, ...(revisit && { revisit }) });
}

async function removeFormer(delivery: AttemptContext, work: Work, kind: ObjectKind): Promise<Result> {
  await removeAs(delivery, work, kind);
  const why = "it is something else by now, and is sent as that";
  delivery.log.info("deliver", { stage: "deliver", item: work.id, outcome: "deleted", kind, why });
  await delivery.retryClashes();
  return done("deleted");
}

/** Neighbours that were held for the sake of this object may go on. */
async function revisited(delivery: LedgerContext, result: Result): Promise<Result> {
  if (result.settled && result.revisit) await revisitHeld(delivery, result.revisit);
  return result;
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
