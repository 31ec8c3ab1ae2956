import type { LiveStatus } from "./live-status.js";

/**
 * The time of this machine's clock `now` (epoch milliseconds) by the clock by which the running daemon plans looks: `dueAt` of the ledger's due list
 * is compared with this. Pure.
 *
 * @example
 * ```ts
 * import { connectorFolders } from "@id-connector/connector-settings";
 * import { onDueClock, readLive } from "@id-connector/delivery-tracker";
 *
 * const live = await readLive(connectorFolders("/srv/connector"));
 * const now = onDueClock(live, Date.now()); // by the clock that the daemon plans with
 * ```
 */
export function onDueClock(live: Pick<LiveStatus, "at" | "clock"> | undefined, now: number): number {
  return live?.clock === undefined ? now : now + Date.parse(live.clock) - Date.parse(live.at);
}
