import { normaliseDn } from "./dn.js";
import { foldText } from "./fold-text.js";

/** How the values of an attribute compare. */
export type Rule = "ignoreCase" | "exact" | "dn" | "integer" | "uuid";

/** The matching rules that an extensible filter may name, by name and by OID (RFC 4517, 4.2). */
export const ruleNames: ReadonlyMap<string, Rule> = new Map([
  ["caseignorematch", "ignoreCase"],
  ["2.5.13.2", "ignoreCase"],
  ["caseexactmatch", "exact"],
  ["2.5.13.5", "exact"],
  ["distinguishednamematch", "dn"],
  ["2.5.13.1", "dn"],
  ["integermatch", "integer"],
  ["2.5.13.14", "integer"],
]);

/** The comparable form of a value, or undefined where the value cannot be one of the attribute's syntax. */
export function comparable(rule: Rule, value: string): string | undefined {
  switch (rule) {
    case "ignoreCase":
      return foldText(value);
    case "uuid":
      return value.toLowerCase();
    case "exact":
      return value;
    case "integer":
      return /^-?\d+$/u.test(value.trim()) ? BigInt(value.trim()).toString() : undefined;
    case "dn":
      try {
        return normaliseDn(value);
      } catch {
        return undefined; // what is no DN is equal to none
      }
  }
}

/** Less than zero, zero or more for two comparable forms. */
export function order(rule: Rule, one: string, other: string): number {
  if (rule === "integer") return Number(BigInt(one) - BigInt(other));
  return one < other ? -1 : one > other ? 1 : 0;
}

const folded = new WeakMap<readonly string[], Map<Rule, ReadonlySet<string>>>();

/** The comparable forms of all values; computed once for a list, as lists never change. */
export function comparableSet(rule: Rule, values: readonly string[]): ReadonlySet<string> {
  const sets = folded.get(values) ?? new Map<Rule, ReadonlySet<string>>();
  folded.set(values, sets);
  const found = sets.get(rule);
  if (found) return found;
  const set = new Set(values.map((value) => comparable(rule, value)).filter((value) => value !== undefined));
  sets.set(rule, set);
  return set;
}
