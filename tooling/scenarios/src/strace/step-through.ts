import { readlinkSync } from "node:fs";
import { processOf, threadsOf, type Running } from "../running.js";
import { changingCalls, makeStepReader, type Step } from "./read-step.js";
import { startStrace, type Strace } from "./start-strace.js";

export interface SteppingOptions {
  readonly process: Running;
  /** Steps in this folder (an absolute path without links) count. */
  readonly folder: string;
  /** Steps that are left out. */
  readonly leaveOut?: (step: Step) => boolean;
  /** Whether a word on standard output is a step as well: see `said`. */
  readonly words?: boolean;
  /** Called after each step, while the whole process stands still or comes to: "stay" leaves it so (for who kills it). */
  readonly after: (step: Step, count: number) => "go on" | "stay";
}

export interface Stepping extends Strace {
  readonly steps: readonly Step[];
  /** Resolves when the process stands still because it was to stay. */
  readonly stands: Promise<void>;
}

/**
 * Lets a process run step by step: every call that changes files ends with SIGSTOP for all its threads, and it goes on only when it was
 * looked at. So what comes after the nth step can be decided exactly, whatever thread does it.
 */
export async function stepThrough({
  process,
  folder,
  leaveOut,
  words = false,
  after,
}: SteppingOptions): Promise<Stepping> {
  const read = makeStepReader(folder, { words, pathOf: (descriptor) => pathOf(process.child.pid ?? 0, descriptor) });
  const steps: Step[] = [];
  const standing = makeStandingReader(process);
  let stays = false;
  let stand = (): void => undefined;
  const stands = new Promise<void>((resolve) => (stand = resolve));
  const onLine = (line: string) => {
    const step = read(line);
    if (step && !stays && !leaveOut?.(step)) stays = after(step, steps.push(step)) === "stay";
    else if (step && stays) steps.push(step); // another thread was under way
    if (!standing(line)) return;
    if (stays) stand();
    else process.child.kill("SIGCONT");
  };
  const calls = changingCalls.join(",");
  const strace = await startStrace(process, ["-e", `trace=${calls}`, "-e", `inject=${calls}:signal=STOP`], onLine);
  return { ...strace, steps, stands, detach };

  async function detach(): Promise<void> {
    await strace.detach();
    // a stop that was on its way when strace let go would last for ever
    if (!stays) process.child.kill("SIGCONT");
  }
}

const stopLine = /^(?:\[pid +(\d+)\] )?--- stopped by SIGSTOP ---/;
const endLine = /^(?:\[pid +\d+\] )?\+\+\+ /;

/**
 * Reads strace's lines; tells with which of them all threads of a process have come to stand. Before that it must not go on: SIGCONT takes a
 * stop away that another thread was just about to make, and its step would be passed over.
 */
function makeStandingReader({ child: { pid = 0 } }: Running): (line: string) => boolean {
  const standing = new Set<number>();
  let known = 0;
  return (line) => {
    const [stop, who = String(pid)] = stopLine.exec(line) ?? [];
    if (stop !== undefined) standing.add(Number(who));
    else if (endLine.test(line)) known = 0;
    else return false;
    if (standing.size === 0 || standing.size < known) return false;
    const threads = threadsOf(pid);
    known = threads.length;
    if (stop !== undefined && !threads.includes(Number(who))) goOn(Number(who));
    if (known === 0 || !threads.every((one) => standing.has(one))) return false;
    standing.clear();
    return true;
  };
}

/** A process that was started by the one that is watched, and stopped with it, is nothing to wait for. */
function goOn(thread: number): void {
  const pid = processOf(thread);
  if (pid !== undefined) process.kill(pid, "SIGCONT");
}

function pathOf(pid: number, descriptor: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/fd/${descriptor}`);
  } catch {
    return undefined; // closed, or the process is gone
  }
}
