import { ScenarioError } from "../errors.js";
import { hit } from "../hit.js";
import { startProgram } from "../program.js";
import { sideBySide } from "../side-by-side.js";
import type { Step } from "../strace/read-step.js";
import { stepThrough } from "../strace/step-through.js";
import { within } from "../within.js";

export interface Killed {
  /** In this round it was to be killed after so many steps. */
  readonly round: number;
  /** The step after which it was killed; undefined in the last rounds, in which it was left to its end. */
  readonly step: Step | undefined;
  /** What the program had printed: what it holds for done. */
  readonly said: readonly string[];
  readonly folder: string;
}

export interface KillOptions {
  readonly program: string;
  /** Makes a fresh folder for one round: an absolute path without links. */
  readonly prepare: () => Promise<string>;
  /** Looks at what a round left; several rounds go side by side. */
  readonly check: (killed: Killed) => Promise<void>;
}

/**
 * Runs a program again and again, in round n killing it right after its nth step, until a round has no nth step; after each round `check`
 * looks at what is left. Returns the steps of a round that was not killed. Throws ScenarioError "MISSED" where a step was passed over.
 */
export async function killAtEachStep({ program, prepare, check }: KillOptions): Promise<readonly Step[]> {
  let next = 1;
  let whole: readonly Step[] = [];
  await sideBySide(async () => {
    const n = next++;
    const steps = await hit(`${program} could not be killed after step ${String(n)}`, () => round(n));
    if (steps.length === n) return "more";
    whole = steps;
    return "last";
  });
  return whole;

  /** Returns the steps: n, or fewer where there is no nth one. */
  async function round(n: number): Promise<readonly Step[] | undefined> {
    const folder = await prepare();
    const { steps, said } = await killAfter(n, program, folder);
    const killed = steps.length >= n;
    await check({ round: n, step: killed ? steps.at(-1) : undefined, said, folder });
    return steps.length > n ? undefined : steps;
  }
}

async function killAfter(n: number, program: string, folder: string) {
  const child = await startProgram(program, [folder]);
  try {
    const stepping = await stepThrough({
      process: child,
      folder,
      after(_, count) {
        if (count < n) return "go on";
        child.kill();
        return "stay";
      },
    });
    const last = await child.work().catch(() => "was killed");
    await child.end();
    await within(`strace ends with ${program}`, stepping.ended);
    if (last !== "done" && stepping.steps.length < n)
      throw new ScenarioError("ENDED", `${program} ${last}: ${child.text()}`);
    return { steps: stepping.steps, said: child.said.filter((line) => line !== "done") };
  } finally {
    child.kill();
  }
}
