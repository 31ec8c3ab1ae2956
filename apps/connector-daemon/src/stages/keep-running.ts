import { createWakeSignal, type WakeSignal } from "@id-connector/bounded-work";
import type { Logger } from "@id-connector/logger";
import type { Stage } from "./stage.js";

interface KeepRunningOptions {
  /** Told of each beginning, failure and end. */
  readonly stage: Stage;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  readonly random: () => number;
  /** Its ring ends a pause. */
  readonly wakeSignal?: WakeSignal;
}

const firstPauseMs = 500;
const longestPauseMs = 60_000;

/** Runs a stage until `stopping` is aborted; when it fails it is logged and started again after growing, jittered pauses. */
export async function keepRunning(run: () => Promise<void>, options: KeepRunningOptions): Promise<void> {
  const { stage, log, stopping, random, wakeSignal = createWakeSignal() } = options;
  try {
    while (!stopping.aborted) {
      stage.begun();
      try {
        await run();
      } catch (error) {
        if (isAborted(stopping)) return;
        const failures = stage.failed(error);
        const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1)) * (0.8 + 0.4 * random());
        log.error(`${stage.name} failed and is started again`, {
          stage: stage.name,
          outcome: "waiting",
          againInMs: Math.round(pauseMs),
          error,
        });
        await wakeSignal.next(pauseMs, stopping);
      }
    }
  } finally {
    stage.ended();
  }
}

// the compiler does not know that a signal can change while something is awaited
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
