import { setTimeout as sleep } from "node:timers/promises";
import { connectorFolders, exitStatus } from "@id-connector/connector-settings";
import { formatStatus } from "./format-status.js";
import { readStatus } from "./read-status.js";

interface StatusOptions {
  readonly home: string;
  readonly json: boolean;
  readonly watch: boolean;
}

const clearScreen = "\u001b[2J\u001b[H";

/** `connector-daemon status`: exit status 0 when a daemon runs, 1 when none does. */
export async function statusCommand({ home, json, watch }: StatusOptions): Promise<number> {
  const folders = connectorFolders(home);
  for (;;) {
    const status = await readStatus(folders);
    const text = json ? JSON.stringify(status) : formatStatus(status, Date.now());
    process.stdout.write(`${watch && process.stdout.isTTY ? clearScreen : ""}${text}\n`);
    if (!watch) return status.running ? exitStatus.done : exitStatus.no;
    await sleep(2_000);
  }
}
