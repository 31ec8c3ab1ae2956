import { normaliseValue } from "@id-connector/listener-object";

/** Names of schools, compared without case: quick to ask for each of 150,000 users. */
export interface SchoolSet {
  readonly names: readonly string[];
  /** Whether the set has a school of that name. */
  has(name: string): boolean;
  /** Its schools among the names, each once, spelt as in the set. */
  among(names: readonly string[]): readonly string[];
}

/**
 * A list of names to look schools up in, without case.
 *
 * @example
 * ```ts
 * import { schoolSet } from "@id-connector/broker-mapping";
 *
 * schoolSet(["DEMOSCHOOL"]).has("demoschool"); // true
 * ```
 */
export function schoolSet(names: readonly string[]): SchoolSet {
  const byKey = new Map(names.map((name) => [normaliseValue(name), name]));
  return {
    names,
    has: (name) => byKey.has(normaliseValue(name)),
    among: (some) => [...new Set(some.flatMap((name) => byKey.get(normaliseValue(name)) ?? []))],
  };
}
