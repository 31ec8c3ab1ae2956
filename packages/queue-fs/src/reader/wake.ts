/** One bell for all that may bring a reader something new. */
export interface Wake {
  /** Ends all waits, or the next one when nobody waits. */
  ring(): void;
  /** Forgets a ring that nobody waited for. */
  hush(): void;
  /** Whether a ring was heard that nobody forgot. */
  isRung(): boolean;
  /** Resolves at the next ring, or after `ms` milliseconds; rejects with the signal's reason on abort. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

const longestTimer = 2 ** 31 - 1;

export function makeWake(): Wake {
  let rung = false;
  const waits = new Set<() => void>();
  return {
    ring() {
      rung = true;
      for (const end of waits) end();
    },
    isRung: () => rung,
    hush() {
      rung = false;
    },
    wait(ms, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      if (rung) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const clear = () => {
          clearTimeout(timer);
          waits.delete(end);
          signal?.removeEventListener("abort", abort);
        };
        const end = () => {
          clear();
          resolve();
        };
        const abort = () => {
          clear();
          reject(signal?.reason as Error);
        };
        const timer = setTimeout(end, Math.min(Math.max(ms, 0), longestTimer));
        waits.add(end);
        signal?.addEventListener("abort", abort);
      });
    },
  };
}
