import { setTimeout as pause } from "node:timers/promises";
import { useOf, type Use } from "./use-of.js";

/** What a process used at a moment. */
export interface UseAt extends Use {
  /** Seconds since the watch began. */
  readonly at: number;
}

/** Looks at a process now and then until it is told to end, which resolves with all that it saw. */
export function watchUse(pid: number, { everyMs = 200 } = {}): { end(): Promise<readonly UseAt[]> } {
  const startedAt = performance.now();
  const seen: UseAt[] = [];
  const watch = { ends: false };
  const watching = look();
  return {
    async end() {
      watch.ends = true;
      await watching;
      return seen;
    },
  };

  async function look(): Promise<void> {
    while (!watch.ends) {
      // a process that ended is not seen any more
      const use = await useOf(pid).catch(() => undefined);
      if (use === undefined) return;
      seen.push({ ...use, at: (performance.now() - startedAt) / 1000 });
      await pause(everyMs);
    }
  }
}
