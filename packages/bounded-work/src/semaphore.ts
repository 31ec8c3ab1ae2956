/** Lets so many callers in at a time; a caller that got in must release. */
export interface Semaphore {
  /** Resolves, in the order of asking, when there is room; rejects with the signal's reason when that comes first. */
  acquire(signal: AbortSignal): Promise<void>;
  /** Lets the next one in. */
  release(): void;
}

/**
 * Makes a semaphore that lets at most `room` callers in at a time.
 *
 * @example
 * ```ts
 * import { createSemaphore } from "@id-connector/bounded-work";
 *
 * const connections = createSemaphore(4);
 * await connections.acquire(AbortSignal.timeout(10_000));
 * connections.release();
 * ```
 */
export function createSemaphore(room: number): Semaphore {
  const waiting = new Set<() => void>();
  let free = room;
  return {
    async acquire(signal) {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return;
      }
      await new Promise<void>((resolve, reject) => {
        const giveUp = () => {
          waiting.delete(letIn);
          reject(signal.reason as Error);
        };
        const letIn = () => {
          signal.removeEventListener("abort", giveUp);
          resolve();
        };
        signal.addEventListener("abort", giveUp, { once: true });
        waiting.add(letIn);
      });
    },
    release() {
      const [next] = waiting;
      if (next === undefined) free += 1;
      else {
        waiting.delete(next);
        next();
      }
    },
  };
}
