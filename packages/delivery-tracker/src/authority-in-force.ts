import { pause } from "@id-connector/bounded-work";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import { isDaemonRunning, readLive } from "./read-live.js";

export interface InForceOptions {
  readonly timeoutMs: number;
  /** Words of the daemon from before this time do not count: the configuration may have changed since (epoch milliseconds). Default: now. */
  readonly since?: number;
  readonly signal?: AbortSignal | undefined;
}

/** `no daemon`: none runs; the next one reads the configuration when it starts. `not yet`: not within the time, or aborted. */
export type InForce = "in force" | "no daemon" | "not yet";

type Schools = "all" | readonly string[];

/** The daemon speaks within a second of a change. */
const lookMs = 100;

/**
 * Waits until the running daemon says that it serves the authority with exactly these schools (in any case and order). Resolves on abort, too. Throws the file system's errors.
 *
 * @example
 * ```ts
 * import { connectorFolders } from "@id-connector/connector-settings";
 * import { authorityInForce } from "@id-connector/delivery-tracker";
 *
 * const folders = connectorFolders("/srv/connector");
 * const state = await authorityInForce(folders, "Traeger2", ["OU1", "OU2"], { timeoutMs: 30_000 });
 * ```
 */
export async function authorityInForce(
  folders: ConnectorFolders,
  name: string,
  schools: Schools,
  { timeoutMs, since = Date.now(), signal }: InForceOptions,
): Promise<InForce> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const live = await readLive(folders);
    if (!live && !(await isDaemonRunning(folders))) return "no daemon";
    const named = live && Date.parse(live.at) >= since ? live.authorities[name]?.schools : undefined;
    if (named !== undefined && canonical(named) === canonical(schools)) return "in force";
    const leftMs = end - performance.now();
    if (leftMs <= 0 || signal?.aborted === true) return "not yet";
    await pause(Math.min(lookMs, leftMs), signal);
  }
}

function canonical(schools: Schools): string {
  return schools === "all" ? schools : JSON.stringify([...new Set(schools.map((name) => name.toLowerCase()))].sort());
}
