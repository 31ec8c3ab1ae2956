import { pause } from "@id-connector/bounded-work";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import type { LiveAuthority, LiveStatus } from "./live-status.js";
import { isDaemonRunning, readLive } from "./read-live.js";

/** Why nothing is delivered to an authority. */
export interface Trouble {
  /** The code of the cause for which the daemon waits; or `DEACTIVATED`. */
  readonly code: string;
  /** A sentence that goes on after the authority's name: "waits (TLS): …". */
  readonly text: string;
}

export interface WatchOptions {
  readonly folders: ConnectorFolders;
  readonly authorities: readonly string[];
  /** Called whenever the cause changes; undefined: the authority goes on again. */
  readonly onTrouble: (authority: string, trouble: Trouble | undefined) => void;
  /** Called when the daemon stopped; it may come back. */
  readonly onStopped?: (() => void) | undefined;
  readonly everyMs?: number;
  /** How long a daemon may be gone, for a restart for example. */
  readonly patienceMs?: number;
}

/**
 * Watches, while a person waits, whether the daemon runs and delivers. `gone` is aborted when none runs any more.
 *
 * @example
 * ```ts
 * import { connectorFolders } from "@id-connector/connector-settings";
 * import { watchDelivery } from "@id-connector/delivery-tracker";
 *
 * const watch = watchDelivery({
 *   folders: connectorFolders("/srv/connector"),
 *   authorities: ["Traeger2"],
 *   onTrouble: (trouble) => console.error(trouble),
 *   onStopped: () => console.error("the daemon has ended"),
 * });
 * watch.stop();
 * ```
 */
export function watchDelivery({ folders, authorities, onTrouble, onStopped, ...options }: WatchOptions): {
  readonly gone: AbortSignal;
  /** Ends the watching; nothing is told afterwards. */
  stop(): void;
} {
  const { everyMs = 1_000, patienceMs = 20_000 } = options;
  const [gone, stopped] = [new AbortController(), new AbortController()];
  // where looking fails, the caller that follows the objects meets the same trouble and tells it
  watch().catch(() => undefined);
  return {
    gone: gone.signal,
    stop() {
      stopped.abort();
    },
  };

  async function watch(): Promise<void> {
    const told = new Map<string, string>();
    let goneSince: number | undefined;
    while (!stopped.signal.aborted) {
      if (await isDaemonRunning(folders)) {
        goneSince = undefined;
        const live = await readLive(folders);
        for (const name of authorities) tellChange(name, troubleAt(live, name, Date.now()), told);
      } else if (goneSince === undefined) {
        goneSince = performance.now();
        onStopped?.();
      } else if (performance.now() - goneSince >= patienceMs) gone.abort();
      await pause(everyMs, stopped.signal);
    }
  }

  /** Tells the same cause once, although each object that meets it words it anew. */
  function tellChange(name: string, trouble: Trouble | undefined, told: Map<string, string>): void {
    if (stopped.signal.aborted || told.get(name) === trouble?.code) return;
    if (trouble === undefined) told.delete(name);
    else told.set(name, trouble.code);
    onTrouble(name, trouble);
  }
}

/** A daemon speaks each five seconds at least; one that is stopped or hangs says nothing. */
const silentMs = 15_000;

/**
 * The trouble of a daemon that runs and has said nothing for a while; `now` in epoch milliseconds. Pure.
 *
 * @example
 * ```ts
 * import { connectorFolders } from "@id-connector/connector-settings";
 * import { readLive, silenceOf } from "@id-connector/delivery-tracker";
 *
 * const trouble = silenceOf(await readLive(connectorFolders("/srv/connector")), Date.now());
 * ```
 */
export function silenceOf(live: LiveStatus | undefined, now: number): Trouble | undefined {
  // a word from the future is as old: the clock was set back since
  const ms = live === undefined ? 0 : Math.abs(now - Date.parse(live.at));
  if (ms < silentMs) return undefined;
  const text = `is not delivered to: the daemon has said nothing for ${Math.round(ms / 1000)} s, so it hangs or its disk is full.`;
  return { code: "SILENT", text };
}

/**
 * Why nothing arrives at an authority; undefined where it works, or where the daemon did not say yet. `now` in epoch milliseconds.
 * Pure.
 *
 * @example
 * ```ts
 * import { connectorFolders } from "@id-connector/connector-settings";
 * import { readLive, troubleAt } from "@id-connector/delivery-tracker";
 *
 * const trouble = troubleAt(await readLive(connectorFolders("/srv/connector")), "Traeger2", Date.now());
 * ```
 */
export function troubleAt(live: LiveStatus | undefined, authority: string, now: number): Trouble | undefined {
  return silenceOf(live, now) ?? troubleOf(live?.authorities[authority]);
}

function troubleOf(live: LiveAuthority | undefined): Trouble | undefined {
  if (live === undefined || live.state === "working") return undefined;
  if (live.state === "deactivated") return { code: "DEACTIVATED", text: "is not active: its queue waits." };
  if (live.why === undefined) return undefined;
  const { code, message } = live.why;
  const state = live.state === "waiting" ? "waits" : "has mistakes in its configuration";
  return { code, text: `${state} (${code}): ${/[.!?]$/.test(message) ? message : `${message}.`}` };
}
