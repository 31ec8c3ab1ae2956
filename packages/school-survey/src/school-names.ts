import { rankNames } from "@id-connector/close-names";
import { listWords, shown } from "@id-connector/command-line";
import { sameSchool } from "@id-connector/listener-object";

/**
 * The name as the list writes it; compared without case.
 *
 * @example
 * ```ts
 * import { findName } from "@id-connector/school-survey";
 *
 * findName(["Gym17", "gs2"], "gym17"); // "Gym17"
 * ```
 */
export function findName(names: readonly string[], name: string): string | undefined {
  return names.find((one) => one === name) ?? names.find((one) => sameSchool(one, name));
}

/**
 * Whether the list has the name; compared without case.
 *
 * @example
 * ```ts
 * import { hasName } from "@id-connector/school-survey";
 *
 * hasName(["Gym17"], "gym17"); // true
 * ```
 */
export function hasName(names: readonly string[], name: string): boolean {
  return findName(names, name) !== undefined;
}

/**
 * Each name once, as it was first written.
 *
 * @example
 * ```ts
 * import { distinctNames } from "@id-connector/school-survey";
 *
 * distinctNames(["Gym17", "gym17", "gs2"]); // ["Gym17", "gs2"]
 * ```
 */
export function distinctNames(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => !hasName(names.slice(0, index), name));
}

/**
 * One problem for each name that is written more than once.
 *
 * @example
 * ```ts
 * import { findRepeated } from "@id-connector/school-survey";
 *
 * findRepeated(["Gym17", "gym17"]); // ["gym17 is named more than once."]
 * ```
 */
export function findRepeated(names: readonly string[]): readonly string[] {
  const repeated = names.filter((name, index) => hasName(names.slice(0, index), name));
  return distinctNames(repeated).map((name) => `${name} is named more than once.`);
}

const mostClose = 3;

/**
 * The sentence about an unknown name.
 *
 * @example
 * ```ts
 * import { describeUnknown } from "@id-connector/school-survey";
 *
 * describeUnknown("gmy17", "The directory has no school", ["gym17", "gs2"]); // it asks whether gym17 was meant
 * ```
 */
export function describeUnknown(name: string, where: string, known: readonly string[]): string {
  const close = rankNames(name, known).slice(0, mostClose);
  return `${where} ${shown(name)}.${close.length === 0 ? "" : ` Is it ${listWords(close, "or")}?`}`;
}

/**
 * Some of the names, and how many more there are.
 *
 * @example
 * ```ts
 * import { someOf } from "@id-connector/school-survey";
 *
 * someOf(["a", "b", "c", "d"], 2); // "a, b and 2 more"
 * ```
 */
export function someOf(names: readonly string[], most = 10): string {
  const rest = names.length - most;
  return rest > 1 ? `${names.slice(0, most).join(", ")} and ${rest} more` : listWords(names, "and");
}
