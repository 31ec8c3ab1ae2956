import { chooseScenarios } from "./choose-scenarios.js";
import type { Options } from "./read-options.js";
import { judge } from "./report/judge.js";
import { describeMachine, tellMachine } from "./report/machine.js";
import { table } from "./report/table.js";
import { writeResults, type Result } from "./report/write-results.js";
import type { Scenario } from "./scenario.js";

/** Runs scenarios one after the other, prints and writes what they found. Whether each completed and kept its limits. */
export async function runBench(
  all: readonly Scenario[],
  options: Options,
  print: (line: string) => void,
): Promise<boolean> {
  const chosen = chooseScenarios(all, options);
  const machine = await describeMachine();
  print(tellMachine(machine));
  const scenarios: Result[] = [];
  for (const scenario of chosen) {
    const result = await runScenario(scenario, options);
    scenarios.push(result);
    print(`${result.name}: ${result.failure ?? "done"} (${result.seconds.toFixed(1)} s)`);
    // after each one: a run that somebody ends has what was found so far
    await writeResults(options.out, { at: new Date().toISOString(), quick: options.quick, machine, scenarios });
  }
  print(`\n${table(scenarios).join("\n")}\n`);
  print(`All of it is in ${options.out}.`);
  return scenarios.every(isGood);
}

async function runScenario(scenario: Scenario, { quick }: Options): Promise<Result> {
  const { name, measures, limits } = scenario;
  const sizes = quick ? scenario.sizes.quick : scenario.sizes.full;
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  try {
    const { figures, plots = [] } = await scenario.run(sizes);
    return { name, measures, sizes, seconds: seconds(), figures: judge(figures, limits, { quick }), plots };
  } catch (error) {
    // one that does not complete stops no other, and the run is not good
    const failure = `FAILED, ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    return { name, measures, sizes, seconds: seconds(), figures: [], plots: [], failure };
  }
}

function isGood({ failure, figures }: Result): boolean {
  return failure === undefined && figures.every(({ verdict }) => verdict !== "NOT HELD");
}
