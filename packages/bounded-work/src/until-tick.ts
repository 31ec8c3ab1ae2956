/**
 * Milliseconds until the process' next tick of that length: about `everyMs`, a tenth of it at least. The ticks of all who wait by it fall
 * together, so that a process with nothing to do wakes once and not once for each of them.
 *
 * @example
 * ```ts
 * import { pause, untilTick } from "@id-connector/bounded-work";
 *
 * await pause(untilTick(1_000), AbortSignal.timeout(10));
 * ```
 */
export function untilTick(everyMs: number): number {
  const left = everyMs - (performance.now() % everyMs);
  // a timer may fire a moment too early: that is no tick of its own
  return left < everyMs / 10 ? left + everyMs : left;
}
