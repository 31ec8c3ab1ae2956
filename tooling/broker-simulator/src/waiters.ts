import { patienceMs } from "@id-connector/until";
import { BrokerSimulatorError } from "./errors.js";

/** Those who wait for something to become true; `wake` makes them look again. */
export interface Waiters {
  readonly wake: () => void;
  until(holds: () => boolean, options?: { timeoutMs?: number }): Promise<void>;
}

/** `until` resolves as soon as `holds` does; it looks after each `wake`, and throws TIMEOUT after `timeoutMs` (`patienceMs` of until). */
export function createWaiters(): Waiters {
  const sleepers = new Set<() => void>();
  return {
    wake() {
      for (const rouse of [...sleepers]) rouse();
    },
    async until(holds, { timeoutMs = patienceMs } = {}) {
      const end = performance.now() + timeoutMs;
      while (!holds()) {
        const left = end - performance.now();
        if (left <= 0) throw new BrokerSimulatorError("TIMEOUT", `not so within ${timeoutMs} ms`);
        await sleep(sleepers, left);
      }
    },
  };
}

/** Until it is roused, or for so many milliseconds. */
function sleep(sleepers: Set<() => void>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const rouse = () => {
      clearTimeout(timer);
      sleepers.delete(rouse);
      resolve();
    };
    const timer = setTimeout(rouse, ms);
    sleepers.add(rouse);
  });
}
