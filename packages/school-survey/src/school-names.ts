import { rankNames } from "@id-connector/close-names";
import { listWords, shown } from "@id-connector/command-line";
import { sameSchool } from "@id-connector/listener-object";

/** The name as the list writes it; compared without case. */
export function findName(names: readonly string[], name: string): string | undefined {
  return names.find((one) => one === name) ?? names.find((one) => sameSchool(one, name));
}

export function hasName(names: readonly string[], name: string): boolean {
  return findName(names, name) !== undefined;
}

/** Each name once, as it was first written. */
export function distinctNames(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => !hasName(names.slice(0, index), name));
}

/** One problem for each name that is written more than once. */
export function findRepeated(names: readonly string[]): readonly string[] {
  const repeated = names.filter((name, index) => hasName(names.slice(0, index), name));
  return distinctNames(repeated).map((name) => `${name} is named more than once.`);
}

const mostClose = 3;

/** What to say of a name that nobody knows. */
export function describeUnknown(name: string, where: string, known: readonly string[]): string {
  const close = rankNames(name, known).slice(0, mostClose);
  return `${where} ${shown(name)}.${close.length === 0 ? "" : ` Is it ${listWords(close, "or")}?`}`;
}

/** Some of the names, and how many more there are. */
export function someOf(names: readonly string[], most = 10): string {
  const rest = names.length - most;
  return rest > 1 ? `${names.slice(0, most).join(", ")} and ${rest} more` : listWords(names, "and");
}
