import { schoolSet, type SchoolScope } from "@id-connector/broker-mapping";
import type { DirectoryGroup, DirectoryUser } from "@id-connector/listener-object";

/** Narrows a scope to the schools that matter for one object: mapping compares with each name, and a city has hundreds of schools. */
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
