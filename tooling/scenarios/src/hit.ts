import { ScenarioError } from "./errors.js";

const mostMisses = 5;

/**
 * Plays a round until it hits what it aims at; `undefined` is a miss, as when another thread comes in between. Throws ScenarioError "MISSED",
 * with `aim`, after too many of them in a row.
 */
export async function hit<T>(aim: string, round: () => Promise<T | undefined>): Promise<T> {
  for (let misses = 0; misses <= mostMisses; misses += 1) {
    const outcome = await round();
    if (outcome !== undefined) return outcome;
  }
  throw new ScenarioError("MISSED", aim);
}
