/** One thing to wait on for everything that can wake a loop. A ring that nobody waits for is kept until the next wait. */
export interface Bell {
  readonly ring: () => void;
  /** Resolves at the next ring, after `ms` milliseconds, or when the signal is aborted. */
  rung(ms: number, signal: AbortSignal): Promise<void>;
}

const longestTimerMs = 2 ** 31 - 1;

export function createBell(): Bell {
  let kept = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      kept = true;
      wake?.();
    },
    async rung(ms, signal) {
      if (!kept && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(Math.max(0, ms), longestTimerMs));
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
          signal.addEventListener("abort", wake, { once: true });
        });
        if (wake) signal.removeEventListener("abort", wake);
        wake = undefined;
      }
      kept = false;
    },
  };
}
