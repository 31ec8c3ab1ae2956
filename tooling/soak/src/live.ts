import { setTimeout as sleep } from "node:timers/promises";
import { performStep, type Company } from "./perform/perform-step.js";
import type { Plan } from "./plan/make-plan.js";
import { countStep } from "./report/tally.js";

/** Also where the first synchronisation took all the time there is. */
const shortestLifeMs = 5_000;

interface LiveOptions {
  readonly company: Company;
  readonly plan: Plan;
  /** Of the whole soak (performance.now()). */
  readonly startedAt: number;
  readonly stopping: AbortSignal;
}

/** How a life ended: after how many steps, and what was broken then. */
export interface Life {
  readonly steps: number;
  readonly broken: readonly string[];
}

/** Does the steps of the plan, looks now and then and at the end whether all promises are kept, and ends when one is not. */
export async function live({ company, plan, startedAt, stopping }: LiveOptions): Promise<Life> {
  const { checker, rhythm, tally } = company;
  const end = Math.max(startedAt + rhythm.lifeMs, performance.now() + shortestLifeMs);
  let steps = 0;
  for (let checkpoints = 1; ; checkpoints++) {
    const due = Math.min(end, performance.now() + rhythm.checkpointMs);
    while (performance.now() < due && !stopping.aborted) {
      const step = plan.next();
      steps += 1;
      const broken = await performStep(company, step, steps).catch((error: unknown) => {
        throw new Error(`step ${steps} could not be done`, { cause: error });
      });
      if (broken.length > 0) return { steps, broken };
      countStep(tally, step);
      if (step.step === "event") await sleep(step.pauseMs);
    }
    const isLast = performance.now() >= end || stopping.aborted;
    const broken = await checker.check({ verify: isLast || checkpoints % rhythm.verifyEvery === 0 });
    if (isLast || broken.length > 0) return { steps, broken };
  }
}
