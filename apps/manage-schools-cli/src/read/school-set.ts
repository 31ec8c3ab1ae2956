import type { SchoolScope } from "@id-connector/broker-mapping";
import { normaliseValue, type DirectoryGroup, type DirectoryUser } from "@id-connector/listener-object";

/** A set of school names, compared without case, that is asked about for each of many objects. */
export interface SchoolSet {
  /** Its schools among the names, each once, spelt as in the set. */
  among(names: readonly string[]): readonly string[];
}

export function schoolSet(names: readonly string[]): SchoolSet {
  const byKey = new Map(names.map((name) => [normaliseValue(name), name]));
  return { among: (some) => [...new Set(some.flatMap((name) => byKey.get(normaliseValue(name)) ?? []))] };
}

/** Narrows a scope to what matters for one object; for mapping, which compares with each name, and a city has hundreds of schools. */
export type NarrowScope = (object: DirectoryUser | DirectoryGroup) => SchoolScope;

export function narrowScope(scope: SchoolScope): NarrowScope {
  if (scope === "all") return () => scope;
  const set = schoolSet(scope);
  return (object) => set.among(schoolsIn(object));
}

function schoolsIn(object: DirectoryUser | DirectoryGroup): readonly string[] {
  if (object.kind === "user") return object.schools;
  return [object.school, ...object.members.flatMap(({ user }) => user?.schools ?? [])];
}
