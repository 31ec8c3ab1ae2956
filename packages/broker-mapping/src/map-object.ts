import type { DirectoryGroup, DirectorySchool, DirectoryUser } from "@id-connector/listener-object";
import { mapGroup } from "./map-group.js";
import { mapUser } from "./map-user.js";
import type { MappedGroup, MappedUser } from "./mapped.js";
import type { SchoolScope } from "./school-scope.js";
import { spellSchools } from "./spell-schools.js";

/**
 * Says what the broker must hold of a user, school class or workgroup; `schools`: all of the directory, for how their names are spelt.
 *
 * @example
 * ```ts
 * import { mapObject } from "@id-connector/broker-mapping";
 * import type { DirectorySchool, DirectoryUser } from "@id-connector/listener-object";
 *
 * function isSent(user: DirectoryUser, schools: DirectorySchool[]) {
 *   return mapObject(user, ["DEMOSCHOOL"], schools).outcome === "send";
 * }
 * ```
 */
export function mapObject(object: DirectoryUser, scope: SchoolScope, schools: readonly DirectorySchool[]): MappedUser;
export function mapObject(object: DirectoryGroup, scope: SchoolScope, schools: readonly DirectorySchool[]): MappedGroup;
export function mapObject(
  object: DirectoryUser | DirectoryGroup,
  scope: SchoolScope,
  schools: readonly DirectorySchool[],
): MappedUser | MappedGroup;
export function mapObject(
  object: DirectoryUser | DirectoryGroup,
  scope: SchoolScope,
  schools: readonly DirectorySchool[],
): MappedUser | MappedGroup {
  const spelt = spellSchools(object, schools);
  return spelt.kind === "user" ? mapUser(spelt, scope) : mapGroup(spelt, scope);
}
