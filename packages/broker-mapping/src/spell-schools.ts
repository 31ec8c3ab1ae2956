import {
  type DirectoryGroup,
  type DirectorySchool,
  type DirectoryUser,
  sameSchool,
} from "@id-connector/listener-object";

/**
 * The same object with the names of its schools, and of its groups' schools, as the schools themselves are written: what a user's
 * `ucsschoolSchool` says may differ in case. A name that no school has stays as it is.
 *
 * @example
 * ```ts
 * import { spellSchools } from "@id-connector/broker-mapping";
 * import type { DirectorySchool, DirectoryUser } from "@id-connector/listener-object";
 *
 * function spelt(user: DirectoryUser, schools: DirectorySchool[]) {
 *   return spellSchools(user, schools).schools;
 * }
 * ```
 */
export function spellSchools(object: DirectoryUser, schools: readonly DirectorySchool[]): DirectoryUser;
export function spellSchools(object: DirectoryGroup, schools: readonly DirectorySchool[]): DirectoryGroup;
export function spellSchools(
  object: DirectoryUser | DirectoryGroup,
  schools: readonly DirectorySchool[],
): DirectoryUser | DirectoryGroup;
export function spellSchools(
  object: DirectoryUser | DirectoryGroup,
  schools: readonly DirectorySchool[],
): DirectoryUser | DirectoryGroup {
  const spell = (name: string): string => findSchool(schools, name)?.name ?? name;
  if (object.kind !== "user") return { ...object, school: spell(object.school) };
  const groups = object.groups.map((group) => ({ ...group, school: spell(group.school) }));
  return { ...object, schools: object.schools.map(spell), groups };
}

/**
 * The school of that name, compared without case.
 *
 * @example
 * ```ts
 * import { findSchool } from "@id-connector/broker-mapping";
 * import type { DirectorySchool } from "@id-connector/listener-object";
 *
 * function idOf(schools: DirectorySchool[]) {
 *   return findSchool(schools, "demoschool")?.id;
 * }
 * ```
 */
export function findSchool(schools: readonly DirectorySchool[], name: string): DirectorySchool | undefined {
  // nearly always it is spelt the same: comparing without case costs more
  return schools.find((school) => school.name === name) ?? schools.find((school) => sameSchool(school.name, name));
}
