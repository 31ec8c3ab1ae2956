import { ScenarioError } from "../errors.js";
import { startProgram, type Program } from "../program.js";
import { answers, failNext, type FaultCode } from "../strace/fail-next.js";
import type { Step } from "../strace/read-step.js";
import { stepThrough } from "../strace/step-through.js";

export interface Failed {
  readonly step: Step;
  /** The program's last word about the work in which the step failed: "done", or "failed CODE". */
  readonly word: string;
  readonly said: readonly string[];
  readonly folder: string;
}

export interface FailOptions {
  readonly program: string;
  readonly code: FaultCode;
  readonly prepare: () => Promise<string>;
  /** Looks at what is left right after the failure, while the program still runs. */
  readonly failed: (failed: Failed) => Promise<void> | void;
  /** The words after which only a new process can go on; none when not given. */
  readonly restartAfter?: string;
  /** Looks at what is left when the program has done its work a second time, now without a fault. */
  readonly mended: (failed: Failed) => Promise<void>;
}

/**
 * Records the steps of one run; then, for each step that the system may answer with `code`, runs the program afresh, lets that step fail, and
 * has it work again. Returns the steps that failed. Throws ScenarioError "MISSED" where a step did not come again.
 */
export async function failAtEachStep(options: FailOptions): Promise<readonly Step[]> {
  const { program, code, prepare, failed, mended, restartAfter } = options;
  const recordedIn = await prepare();
  const steps = await record(program, recordedIn);
  const fallible = steps.flatMap((step, at) => (answers[code].test(step.call) ? [{ step, at }] : []));
  for (const { step, at } of fallible) {
    const folder = await prepare();
    const child = await startProgram(program, [folder]);
    const like = { ...step, paths: step.paths.map((path) => path.replace(recordedIn, folder)) };
    const word = await failOne({ child, folder, code, at, like });
    const what = { step, word, said: child.said.filter((line) => line !== word), folder };
    await failed(what);
    if (word === restartAfter) await child.end();
    const second = word === restartAfter ? await startProgram(program, [folder]) : child;
    const last = await second.work();
    if (last !== "done") throw new ScenarioError("ENDED", `${program}, after ${code} at ${step.call}: ${last}`);
    await second.end();
    await mended(what);
  }
  return fallible.map(({ step }) => step);
}

async function record(program: string, folder: string): Promise<readonly Step[]> {
  const child = await startProgram(program, [folder]);
  const { steps, ended } = await stepThrough({ pid: child.pid, folder, after: () => "go on" });
  const word = await child.work();
  if (word !== "done") throw new ScenarioError("ENDED", `${program}, without a fault: ${word}`);
  await child.end();
  await ended;
  return steps;
}

interface FailOne {
  readonly child: Program;
  readonly folder: string;
  readonly code: FaultCode;
  /** How many steps come before. */
  readonly at: number;
  readonly like: Step;
}

async function failOne({ child, folder, code, at, like }: FailOne): Promise<string> {
  const before = at === 0 ? [] : await standAfter(child, folder, at);
  const openFiles = before.filter(({ call }) => call === "openat").flatMap(({ paths }) => paths);
  const failing = await failNext({
    pid: child.pid,
    like,
    openFiles: [...new Set([...openFiles, ...like.paths])],
    code,
  });
  const word = at === 0 ? child.work() : child.lastWord();
  process.kill(child.pid, "SIGCONT");
  const said = await word;
  await failing.detach();
  if (failing.hits().length === 0) throw new ScenarioError("MISSED", `${like.call} did not come after step ${at}`);
  return said;
}

/** Has the program work until it has made so many steps, and leaves it standing there. Returns the steps. */
async function standAfter(child: Program, folder: string, at: number): Promise<readonly Step[]> {
  const stepping = await stepThrough({
    pid: child.pid,
    folder,
    after: (_, count) => (count < at ? "go on" : "stay"),
  });
  await Promise.race([stepping.stands, child.work()]);
  await stepping.detach();
  return stepping.steps;
}
