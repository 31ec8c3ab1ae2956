import { until } from "@id-connector/test-world";
import { ScenarioError } from "../errors.js";
import { hit } from "../hit.js";
import { startProgram, type Program } from "../program.js";
import { standsStill } from "../running.js";
import { sideBySide } from "../side-by-side.js";
import { answers, failNext, type FaultCode } from "../strace/fail-next.js";
import type { Step } from "../strace/read-step.js";
import { stepThrough } from "../strace/step-through.js";
import { within } from "../within.js";

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
  /** Looks at what is left right after the failure, while the program still runs; several rounds go side by side. */
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
  const { program, code, prepare } = options;
  const recordedIn = await prepare();
  const steps = await record(program, recordedIn);
  const fallible = steps.flatMap((step, at) => (answers[code].test(step.call) ? [{ step, at }] : []));
  const open = fallible.values();
  await sideBySide(async () => {
    const { value: one, done } = open.next();
    if (done === true) return "last";
    const { step, at } = one;
    await hit(`${step.call} of ${program} did not come after step ${String(at)}`, async () => {
      const folder = await prepare();
      const like = { ...step, paths: step.paths.map((path) => path.replace(recordedIn, folder)) };
      return round(options, { folder, at, step, like });
    });
    return "more";
  });
  return fallible.map(({ step }) => step);
}

async function record(program: string, folder: string): Promise<readonly Step[]> {
  const child = await startProgram(program, [folder]);
  try {
    const { steps, ended } = await stepThrough({ process: child, folder, after: () => "go on" });
    const word = await child.work();
    if (word !== "done") throw new ScenarioError("ENDED", `${program}, without a fault: ${word}`);
    await child.end();
    await within(`strace ends with ${program}`, ended);
    return steps;
  } finally {
    child.kill();
  }
}

interface Round {
  readonly folder: string;
  /** How many steps come before. */
  readonly at: number;
  readonly step: Step;
  /** The step, as it looks in this folder. */
  readonly like: Step;
}

/** Lets one step fail, and the program do its work again; undefined where the step did not come. */
async function round(options: FailOptions, { folder, at, step, like }: Round): Promise<"failed" | undefined> {
  const { program, code, failed, mended, restartAfter } = options;
  const running = [await startProgram(program, [folder])] as [Program, ...Program[]];
  try {
    const [child] = running;
    const word = await failOne({ child, folder, code, at, like });
    if (word === undefined) return undefined;
    const what = { step, word, said: child.said.filter((line) => line !== word), folder };
    await failed(what);
    if (word === restartAfter) {
      await child.end();
      running.unshift(await startProgram(program, [folder]));
    }
    const [second] = running;
    const last = await second.work();
    if (last !== "done") throw new ScenarioError("ENDED", `${program}, after ${code} at ${step.call}: ${last}`);
    await second.end();
    await mended(what);
    return "failed";
  } finally {
    for (const one of running) one.kill();
  }
}

interface FailOne {
  readonly child: Program;
  readonly folder: string;
  readonly code: FaultCode;
  readonly at: number;
  readonly like: Step;
}

/** Returns the program's word about the work in which the step failed; undefined where the step did not come. */
async function failOne({ child, folder, code, at, like }: FailOne): Promise<string | undefined> {
  const before = at === 0 ? [] : await standAfter(child, folder, at);
  if (before === undefined) return undefined;
  const openFiles = before.filter(({ call }) => call === "openat").flatMap(({ paths }) => paths);
  const failing = await failNext({
    process: child,
    like,
    openFiles: [...new Set([...openFiles, ...like.paths])],
    code,
  });
  const word = at === 0 ? child.work() : child.lastWord();
  child.child.kill("SIGCONT");
  const said = await word;
  await failing.detach();
  return failing.hits().length === 0 ? undefined : said;
}

/**
 * Has the program work until it has made so many steps, and leaves it standing there. Returns the steps; undefined where it made more of them
 * or came to its end.
 */
async function standAfter(child: Program, folder: string, at: number): Promise<readonly Step[] | undefined> {
  const stepping = await stepThrough({
    process: child,
    folder,
    after: (_, count) => (count < at ? "go on" : "stay"),
  });
  const where = `${folder}: the program stands after step ${String(at)}`;
  const come = { toItsEnd: false };
  const end = child.work().then(() => (come.toItsEnd = true));
  await within(where, Promise.race([stepping.stands, end]));
  await stepping.detach();
  // threads that strace lets go come to stand once more, each for itself
  await until(where, () => come.toItsEnd || standsStill(child.pid));
  return stepping.steps.length === at && !come.toItsEnd ? stepping.steps : undefined;
}
