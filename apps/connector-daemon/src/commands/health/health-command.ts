import { setTimeout as wait } from "node:timers/promises";
import type { Terminal } from "@id-connector/command-line";
import { connectorFolders, exitStatus } from "@id-connector/connector-settings";
import { lookAtDaemon } from "@id-connector/delivery-tracker";
import { findNotes } from "./find-notes.js";
import { findProblems } from "../../health/find-problems.js";
import { type Problem } from "../../health/problem.js";
import { findDeath, findUnreadiness, type Daemon } from "../../health/find-silence.js";
import { readWaiting } from "../../health/read-waiting.js";

/** The question about the daemon: does no person have to look (`well`), is it at work (`ready`), need it not be started anew (`live`). */
export type Question = "well" | "ready" | "live";

interface HealthOptions {
  readonly home: string;
  /** The file in which an image's entry point says what it waits for. */
  readonly startingNote?: string | undefined;
  readonly question: Question;
  readonly terminal: Terminal;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** `connector-daemon health`: exit status 0 when the answer is yes, 1 when it is no. Reads only what the daemon says of itself. */
export async function healthCommand({ home, startingNote, question, terminal, now }: HealthOptions): Promise<number> {
  const folders = connectorFolders(home);
  const look = async (): Promise<Daemon> => ({
    ...(await lookAtDaemon(folders)),
    waiting: await readWaiting(startingNote),
  });
  let daemon = await look();
  // a daemon that was just started may have said nothing yet, and the last word of the daemon before is old; a busy machine answers late
  if (answers[question](daemon, now()).some(({ code }) => passing.has(code))) {
    await wait(startMs);
    daemon = await look();
  }
  const problems = answers[question](daemon, now());
  const notes = question === "well" ? findNotes(daemon) : [];
  const ok = problems.length === 0;
  const lines = [...problems.map(({ message }) => message), ...notes.map((note) => `Note: ${note}`)];
  terminal.report({ ok, problems, notes }, [...(ok ? [saysYes[question]] : []), ...lines]);
  return ok ? exitStatus.done : exitStatus.no;
}

const answers: Readonly<Record<Question, (daemon: Daemon, now: number) => readonly Problem[]>> = {
  well: findProblems,
  ready: (daemon, now) => listOf(findUnreadiness(daemon, now)),
  live: (daemon) => listOf(findDeath(daemon)),
};

const saysYes: Readonly<Record<Question, string>> = {
  well: "All is well.",
  ready: "The daemon is at work.",
  live: "The daemon need not be started anew.",
};

function listOf(problem: Problem | undefined): readonly Problem[] {
  return problem ? [problem] : [];
}

const startMs = 3_000;
const passing: ReadonlySet<string> = new Set(["SILENT", "STATUS_UNREADABLE"]);
