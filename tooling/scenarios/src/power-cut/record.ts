import { ScenarioError } from "../errors.js";
import { startProgram } from "../program.js";
import type { Step } from "../strace/read-step.js";
import { stepThrough } from "../strace/step-through.js";

/** Records all steps of one run of a small program in a folder, what it prints included. Throws ScenarioError. */
export async function recordProgram(program: string, folder: string): Promise<readonly Step[]> {
  const child = await startProgram(program, [folder]);
  const { steps, ended } = await stepThrough({ process: child, folder, words: true, after: () => "go on" });
  const word = await child.work();
  await child.end();
  await ended;
  if (word !== "done") throw new ScenarioError("ENDED", `${program}: ${word}`);
  return steps;
}
