import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { endWithUs } from "@id-connector/slapd-fixture";
import { until } from "@id-connector/test-world";
import { ScenarioError } from "../errors.js";
import { isAlone, isDead, isRunning, mustRun, threadsOf, tracerOf, type Running } from "../running.js";
import { within } from "../within.js";

/** strace, holding on to a running process. */
export interface Strace {
  /** Lets the process go on without it; resolves when everything was read that it said. */
  detach(): Promise<void>;
  /** Resolves when strace has ended, for it let go or the process is gone, and everything was read. */
  readonly ended: Promise<void>;
}

const howToHelp =
  "These tests put faults into system calls: they need strace (apt-get install strace) and the right to trace other processes (no seccomp profile without ptrace, kernel.yama.ptrace_scope at most 1).";

/**
 * Attaches strace to all threads of a process, as soon as it has no processes of its own; `onLine` gets what strace says. Throws
 * ScenarioError "ENDED" where the process has ended, "NO_TRACING" where it may not be traced.
 */
export async function startStrace(
  process: Running,
  options: readonly string[],
  onLine: (line: string) => void,
): Promise<Strace> {
  await isAlone(process);
  const pid = process.child.pid ?? 0;
  const child = endWithUs(
    spawn("strace", ["-f", "-y", ...options, "-p", String(pid)], { stdio: ["ignore", "ignore", "pipe"] }),
  );
  const said: string[] = [];
  const lines = createInterface(child.stderr);
  const ended = new Promise<void>((resolve) => lines.once("close", resolve));
  const attached = new Promise<undefined>((resolve) => {
    lines.on("line", (line) => {
      if (/^strace: Process \d+ attached/.test(line)) resolve(undefined);
      else if (line.startsWith("strace:")) said.push(line);
      else onLine(line);
    });
  });
  const missing = new Promise<string>((resolve) =>
    child.once("error", ({ message }) => {
      resolve(message);
    }),
  );
  const refused = ended.then(() => said.join(" "));
  const why = await within(
    () => `strace is attached to process ${String(pid)}, but ${said.join(" ")}`,
    Promise.race([attached, missing, refused]),
  );
  await within(`the end of process ${String(pid)} is taken note of`, takenNoteOf(process));
  if (why !== undefined)
    throw new ScenarioError("NO_TRACING", `strace cannot trace process ${String(pid)}: ${why}. ${howToHelp}`);
  // one that began while strace looked for the others is caught by the thread that made it, a moment later
  await until(`strace is attached to all threads of process ${String(pid)}`, () => {
    mustRun(process);
    return threadsOf(pid).every((thread) => [child.pid, undefined].includes(tracerOf(thread)));
  });
  return { ended, detach: () => letGo(child, ended) };
}

/** Where the process is dead, waits until that is known. Throws ScenarioError "ENDED" then. */
async function takenNoteOf(process: Running): Promise<void> {
  if (isRunning(process) && isDead(process.child.pid ?? 0))
    await new Promise((resolve) => process.child.once("exit", resolve));
  mustRun(process);
}

/** One that waits for a thread that does not come to stand lets go of all by its own end: the system resumes them. */
const askedMs = 10_000;

async function letGo(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill("SIGINT");
  const late = setTimeout(() => child.kill("SIGKILL"), askedMs);
  await within(`strace ${String(child.pid)} lets go`, ended).finally(() => {
    clearTimeout(late);
  });
}
