import { setTimeout as wait } from "node:timers/promises";
import type { Terminal } from "@id-connector/command-line";
import { connectorFolders, exitStatus } from "@id-connector/connector-settings";
import { lookAtDaemon } from "@id-connector/delivery-tracker";
import { findNotes } from "./find-notes.js";
import { findProblems } from "./find-problems.js";

interface HealthOptions {
  readonly home: string;
  readonly terminal: Terminal;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** `connector-daemon health`: exit status 0 when all is well, 1 when a person has to look. Reads only what the daemon says of itself. */
export async function healthCommand({ home, terminal, now }: HealthOptions): Promise<number> {
  const folders = connectorFolders(home);
  let daemon = await lookAtDaemon(folders);
  // one that was started this moment may not have said anything yet, and the last word of the one before is old
  if (findProblems(daemon, now()).some(({ code }) => oldWords.has(code))) {
    await wait(startMs);
    daemon = await lookAtDaemon(folders);
  }
  const problems = findProblems(daemon, now());
  const notes = findNotes(daemon);
  const lines = [...problems.map(({ message }) => message), ...notes.map((note) => `Note: ${note}`)];
  const well = problems.length === 0 ? ["All is well."] : [];
  terminal.report({ ok: problems.length === 0, problems, notes }, [...well, ...lines]);
  return problems.length === 0 ? exitStatus.done : exitStatus.no;
}

const startMs = 3_000;
const oldWords: ReadonlySet<string> = new Set(["SILENT", "STATUS_UNREADABLE"]);
