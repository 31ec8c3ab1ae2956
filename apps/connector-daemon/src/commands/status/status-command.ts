import { setTimeout as sleep } from "node:timers/promises";
import type { Terminal } from "@id-connector/command-line";
import { connectorFolders, exitStatus } from "@id-connector/connector-settings";
import { findProblems } from "../../health/find-problems.js";
import type { Places } from "../../home/places.js";
import { formatStatus } from "./format-status.js";
import { readStatus } from "./read-status.js";

interface StatusOptions extends Places {
  readonly terminal: Terminal;
  readonly watch: boolean;
}

/** `connector-daemon status`: exit status 0 when a daemon runs, 1 when none does, 3 where a part could not be read. */
export async function statusCommand({ terminal, watch, ...places }: StatusOptions): Promise<number> {
  const folders = connectorFolders(places.home);
  for (;;) {
    const now = Date.now();
    const status = await readStatus(folders, { places, now });
    const document = { problems: findProblems(status, now), ...status };
    terminal.report(document, formatStatus(status, now), { inPlace: watch });
    if (!watch) {
      // a ledger that is damaged the daemon makes anew by itself
      if (status.unreadable?.some(({ code }) => code !== "LEDGER_BROKEN")) return exitStatus.configuration;
      return status.running ? exitStatus.done : exitStatus.no;
    }
    await sleep(2_000);
  }
}
