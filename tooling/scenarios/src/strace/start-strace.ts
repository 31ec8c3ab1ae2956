import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { ScenarioError } from "../errors.js";

/** strace, holding on to a running process. */
export interface Strace {
  /** Lets the process go on without it. */
  detach(): Promise<void>;
  /** Resolves when strace has ended: it let go, or the process is gone. */
  readonly ended: Promise<void>;
}

const howToHelp =
  "These tests put faults into system calls: they need strace (apt-get install strace) and the right to trace other processes (no seccomp profile without ptrace, kernel.yama.ptrace_scope at most 1).";

/** Attaches strace to all threads of a process; `onLine` gets what it says. Throws ScenarioError "NO_TRACING" where it may not. */
export async function startStrace(
  pid: number,
  options: readonly string[],
  onLine: (line: string) => void,
): Promise<Strace> {
  const child = spawn("strace", ["-f", "-y", ...options, "-p", String(pid)], { stdio: ["ignore", "ignore", "pipe"] });
  const said: string[] = [];
  const lines = createInterface(child.stderr);
  const ended = new Promise<void>((resolve) => lines.once("close", resolve));
  let begin = (): void => undefined;
  const attached = new Promise<void>((resolve) => (begin = resolve));
  lines.on("line", (line) => {
    if (/^strace: Process \d+ attached/.test(line)) begin();
    else if (line.startsWith("strace:")) said.push(line);
    else onLine(line);
  });
  const missing = new Promise<string>((resolve) =>
    child.once("error", ({ message }) => {
      resolve(message);
    }),
  );
  const why = await Promise.race([attached.then(() => undefined), missing, ended.then(() => said.join(" "))]);
  if (why !== undefined)
    throw new ScenarioError("NO_TRACING", `strace cannot trace process ${pid}: ${why}. ${howToHelp}`);
  return { ended, detach: () => letGo(child, ended) };
}

async function letGo(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill("SIGINT");
  await ended;
}
