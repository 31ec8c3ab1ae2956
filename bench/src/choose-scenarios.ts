import type { Options } from "./read-options.js";
import type { Scenario } from "./scenario.js";

/** The scenarios of a run: the named one, or all but those that take long; a quick run has these, too. Throws where none has the name. */
export function chooseScenarios<T extends Pick<Scenario, "name" | "onlyWhenNamed">>(
  all: readonly T[],
  { only, quick }: Pick<Options, "only" | "quick">,
): readonly T[] {
  if (only === undefined) return all.filter(({ onlyWhenNamed }) => quick || onlyWhenNamed !== true);
  const named = all.filter(({ name }) => name === only);
  if (named.length > 0) return named;
  throw new Error(`There is no scenario ${only}; there are ${all.map(({ name }) => name).join(", ")}.`);
}
