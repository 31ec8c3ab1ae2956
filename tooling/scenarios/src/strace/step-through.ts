import { readlinkSync } from "node:fs";
import { changingCalls, makeStepReader, type Step } from "./read-step.js";
import { startStrace, type Strace } from "./start-strace.js";

export interface SteppingOptions {
  readonly pid: number;
  /** Steps in this folder (an absolute path without links) count. */
  readonly folder: string;
  /** Steps that are left out. */
  readonly leaveOut?: (step: Step) => boolean;
  /** Called after each step, while the whole process stands still: "stay" leaves it so (for who kills it). */
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
export async function stepThrough({ pid, folder, leaveOut, after }: SteppingOptions): Promise<Stepping> {
  const read = makeStepReader(folder, (fd) => pathOf(pid, fd));
  const steps: Step[] = [];
  let stays = false;
  let stopping = false;
  let stand = (): void => undefined;
  const stands = new Promise<void>((resolve) => (stand = resolve));
  const onLine = (line: string) => {
    const step = read(line);
    if (step && !stays && !leaveOut?.(step)) stays = after(step, steps.push(step)) === "stay";
    else if (step && stays) steps.push(step); // another thread was under way
    // once for each stop, and before others are heard that it stopped as well: a second SIGCONT could let the next stop pass
    if (line.includes("--- SIGSTOP {")) stopping = true;
    else if (stopping && line.includes("--- stopped by SIGSTOP ---")) {
      stopping = false;
      if (stays) stand();
      else process.kill(pid, "SIGCONT");
    }
  };
  const calls = changingCalls.join(",");
  const strace = await startStrace(pid, ["-e", `trace=${calls}`, "-e", `inject=${calls}:signal=STOP`], onLine);
  return { ...strace, steps, stands, detach };

  async function detach(): Promise<void> {
    await strace.detach();
    // a stop that was on its way when strace let go would last for ever
    if (!stays) process.kill(pid, "SIGCONT");
  }
}

function pathOf(pid: number, descriptor: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/fd/${descriptor}`);
  } catch {
    return undefined; // closed, or the process is gone
  }
}
