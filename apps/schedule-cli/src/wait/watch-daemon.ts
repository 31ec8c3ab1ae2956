import { setTimeout as sleep } from "node:timers/promises";
import type { Terminal } from "@id-connector/command-line";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import { isDaemonRunning, readLive, type LiveAuthority } from "@id-connector/delivery-tracker";

interface Watching {
  readonly folders: ConnectorFolders;
  /** Those that objects are on their way to. */
  readonly authorities: readonly string[];
  readonly terminal: Pick<Terminal, "note" | "warn">;
  readonly everyMs?: number;
  /** How long a daemon may be gone, for a restart for example. */
  readonly patienceMs?: number;
}

/** While somebody waits: says once for each change why an authority does not go on, and that the daemon was stopped. */
export function watchDaemon({ folders, authorities, terminal, everyMs = 1_000, patienceMs = 20_000 }: Watching): {
  /** Aborted when no daemon runs any more. */
  readonly gone: AbortSignal;
  stop(): void;
} {
  const gone = new AbortController();
  const stopped = new AbortController();
  // where looking fails, who follows the objects meets the same trouble and tells it
  watch().catch(() => undefined);
  return {
    gone: gone.signal,
    stop: () => {
      stopped.abort();
    },
  };

  async function watch(): Promise<void> {
    const told = new Map<string, string>();
    let goneSince: number | undefined;
    while (!stopped.signal.aborted) {
      if (await isDaemonRunning(folders)) {
        goneSince = undefined;
        const live = await readLive(folders).catch(() => undefined);
        for (const name of authorities) tellChange(name, describeTrouble(live?.authorities[name]), told);
      } else if (goneSince === undefined) {
        goneSince = Date.now();
        terminal.note("The daemon was stopped. Waiting a moment for it to come back.");
      } else if (Date.now() - goneSince >= patienceMs) gone.abort();
      await sleep(everyMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  }

  function tellChange(name: string, trouble: string | undefined, told: Map<string, string>): void {
    if (told.get(name) === trouble) return;
    if (trouble === undefined) {
      told.delete(name);
      terminal.note(`${name} goes on.`);
    } else {
      told.set(name, trouble);
      terminal.warn(`${name} ${trouble} Still waiting for it; Ctrl-C stops the waiting, not the sending.`);
    }
  }
}

/** Why nothing arrives at an authority; undefined where it works, or did not say yet. Pure. */
export function describeTrouble(live: LiveAuthority | undefined): string | undefined {
  if (live === undefined || live.state === "working") return undefined;
  if (live.state === "deactivated") return "was deactivated: its queue waits.";
  if (live.why === undefined) return undefined;
  const { code, message } = live.why;
  const state = live.state === "waiting" ? "waits" : "has mistakes in its configuration";
  return `${state} (${code}): ${/[.!?]$/.test(message) ? message : `${message}.`}`;
}
