import { setTimeout as wait } from "node:timers/promises";

/** Waits so many milliseconds, or until the signal is aborted; never rejects. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await wait(Math.max(0, ms), undefined, signal ? { signal } : {}).catch(() => undefined); // rejects only when aborted
}
