import { normaliseValue } from "@id-connector/listener-object";

/** Names of schools, compared without case; quick to ask for each of 150,000 users. */
export interface SchoolSet {
  readonly names: readonly string[];
  has(name: string): boolean;
}

export function schoolSet(names: readonly string[]): SchoolSet {
  const keys = new Set(names.map(normaliseValue));
  return { names, has: (name) => keys.has(normaliseValue(name)) };
}
