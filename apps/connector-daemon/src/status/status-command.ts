import { setTimeout as sleep } from "node:timers/promises";
import { connectorFolders, exitStatus } from "@id-connector/connector-settings";
import { findProblems } from "../health/find-problems.js";
import type { Places } from "../places.js";
import { formatStatus } from "./format-status.js";
import { readStatus } from "./read-status.js";

interface StatusOptions extends Places {
  readonly json: boolean;
  readonly watch: boolean;
}

const clearScreen = "\u001b[2J\u001b[H";

/** `connector-daemon status`: exit status 0 when a daemon runs, 1 when none does. */
export async function statusCommand({ json, watch, ...places }: StatusOptions): Promise<number> {
  const folders = connectorFolders(places.home);
  for (;;) {
    const now = Date.now();
    const status = await readStatus(folders, { places, now });
    const text = json ? JSON.stringify({ problems: findProblems(status, now), ...status }) : formatStatus(status, now);
    process.stdout.write(`${watch && process.stdout.isTTY ? clearScreen : ""}${text}\n`);
    if (!watch) return status.running ? exitStatus.done : exitStatus.no;
    await sleep(2_000);
  }
}
