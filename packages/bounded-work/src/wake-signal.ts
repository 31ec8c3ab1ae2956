/** One thing to wait on for everything that can wake a loop. A call of `wake` that nobody waits for is kept for the next wait. */
export interface WakeSignal {
  /** Ends all waits. */
  readonly wake: () => void;
  /** Forgets a call that was kept. */
  readonly clear: () => void;
  /** Whether a call is kept. */
  readonly isAwake: () => boolean;
  /** Resolves when it is awake, or after `ms` milliseconds; a kept call stays. Rejects with the signal's reason on abort. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** Resolves when it is awake, after `ms` milliseconds, or on abort, and forgets a kept call. */
  next(ms: number, signal?: AbortSignal): Promise<void>;
}

const longestTimerMs = 2 ** 31 - 1;

/**
 * Makes a wake signal, asleep.
 *
 * @example
 * ```ts
 * import { createWakeSignal } from "@id-connector/bounded-work";
 *
 * const signal = createWakeSignal();
 * setTimeout(signal.wake, 10);
 * await signal.next(60_000); // resolves after 10 ms
 * ```
 */
export function createWakeSignal(): WakeSignal {
  let isAwake = false;
  const waits = new Set<() => void>();
  const clear = () => {
    isAwake = false;
  };
  const wait = (ms: number, signal?: AbortSignal) => {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (isAwake) return Promise.resolve();
    return new Promise<void>((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        waits.delete(end);
        signal?.removeEventListener("abort", abort);
      };
      const end = () => {
        settle();
        resolve();
      };
      const abort = () => {
        settle();
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(end, Math.min(Math.max(ms, 0), longestTimerMs));
      waits.add(end);
      signal?.addEventListener("abort", abort);
    });
  };
  return {
    wake() {
      isAwake = true;
      for (const end of waits) end();
    },
    clear,
    isAwake: () => isAwake,
    wait,
    async next(ms, signal) {
      await wait(ms, signal).catch(() => undefined); // rejects only when aborted
      clear();
    },
  };
}

/**
 * Waits so many milliseconds, or until the signal is aborted; never rejects.
 *
 * @example
 * ```ts
 * import { pause } from "@id-connector/bounded-work";
 *
 * await pause(60_000, AbortSignal.timeout(10)); // ends after 10 ms
 * ```
 */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return createWakeSignal().next(ms, signal);
}
