export interface Gate {
  /** Resolves, in the order of asking, when there is room; rejects with the signal's reason when that comes first. */
  enter(signal: AbortSignal): Promise<void>;
  leave(): void;
}

/** Lets at most `room` callers in at a time; whoever got in must leave. */
export function openGate(room: number): Gate {
  const waiting = new Set<() => void>();
  let free = room;
  return {
    async enter(signal) {
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
    leave() {
      const [next] = waiting;
      if (next === undefined) free += 1;
      else {
        waiting.delete(next);
        next();
      }
    },
  };
}
