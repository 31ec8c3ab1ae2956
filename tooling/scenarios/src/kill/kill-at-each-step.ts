import { ScenarioError } from "../errors.js";
import { startProgram } from "../program.js";
import type { Step } from "../strace/read-step.js";
import { stepThrough } from "../strace/step-through.js";

export interface Killed {
  /** The step after which it was killed; undefined in the last round, in which it was left to its end. */
  readonly step: Step | undefined;
  /** What the program had printed: what it holds for done. */
  readonly said: readonly string[];
  readonly folder: string;
}

export interface KillOptions {
  readonly program: string;
  /** Makes a fresh folder for one round: an absolute path without links. */
  readonly prepare: () => Promise<string>;
  readonly check: (killed: Killed) => Promise<void>;
}

const mostMisses = 5;

/**
 * Runs a program again and again, in round n killing it right after its nth step, until a round has no nth step; after each round `check`
 * looks at what is left. Returns the steps of the round that was not killed. Throws ScenarioError "MISSED" where a step was passed over.
 */
export async function killAtEachStep({ program, prepare, check }: KillOptions): Promise<readonly Step[]> {
  for (let n = 1, misses = 0; ;) {
    const folder = await prepare();
    const { steps, said } = await killAfter(n, program, folder);
    const killed = steps.length >= n;
    await check({ step: killed ? steps.at(-1) : undefined, said, folder });
    if (!killed) return steps;
    if (steps.length === n) [n, misses] = [n + 1, 0];
    else if (++misses > mostMisses) throw new ScenarioError("MISSED", `${program} could not be killed after step ${n}`);
  }
}

async function killAfter(n: number, program: string, folder: string) {
  const child = await startProgram(program, [folder]);
  const stepping = await stepThrough({
    pid: child.pid,
    folder,
    after(_, count) {
      if (count < n) return "go on";
      child.kill();
      return "stay";
    },
  });
  const last = await child.work().catch(() => "was killed");
  await child.end();
  await stepping.ended;
  if (last !== "done" && stepping.steps.length < n) throw new ScenarioError("ENDED", `${program} ${last}`);
  return { steps: stepping.steps, said: child.said.filter((line) => line !== "done") };
}
