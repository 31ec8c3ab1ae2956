import type { Logger } from "@id-connector/logger";
import { createBell } from "./bell.js";

interface KeepRunningOptions {
  readonly stage: string;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  readonly random: () => number;
}

const firstPauseMs = 500;
const longestPauseMs = 60_000;
const calmMs = 300_000;

/** Runs a stage until `stopping` is aborted; when it fails it is logged and started again after growing, jittered pauses. */
export async function keepRunning(run: () => Promise<void>, options: KeepRunningOptions): Promise<void> {
  const { stage, log, stopping, random } = options;
  for (let failures = 0; !stopping.aborted;) {
    const startedAt = Date.now();
    try {
      await run();
    } catch (error) {
      if (isAborted(stopping)) return;
      failures = Date.now() - startedAt > calmMs ? 1 : failures + 1;
      const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1)) * (0.8 + 0.4 * random());
      log.error(`${stage} failed and is started again`, {
        stage,
        outcome: "waiting",
        againInMs: Math.round(pauseMs),
        error,
      });
      await createBell().rung(pauseMs, stopping);
    }
  }
}

// the compiler does not know that a signal can change while something is awaited
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
