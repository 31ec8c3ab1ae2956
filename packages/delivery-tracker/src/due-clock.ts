import type { LiveStatus } from "./live-status.js";

/**
 * The time of this machine's clock `now` (epoch milliseconds) by the clock by which the running daemon plans looks: `dueAt` of the ledger's due list
 * is compared with this. Pure.
 */
export function onDueClock(live: Pick<LiveStatus, "at" | "clock"> | undefined, now: number): number {
  return live?.clock === undefined ? now : now + Date.parse(live.clock) - Date.parse(live.at);
}
