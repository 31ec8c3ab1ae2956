import type { DirectoryGroup, Member, MemberUser } from "@id-connector/listener-object";
import type { LeftOut, MappedGroup } from "./mapped.js";
import { hasSchool, listsSchool, type SchoolScope } from "./school-scope.js";
import { isSentUser, whyNoKindToSend } from "./sent-user.js";
import { sortedUnique } from "./sorted-unique.js";

/**
 * Says what the broker must hold of a school class or workgroup. Members of a class are its users that are sent and belong to its
 * school; members of a workgroup are its users that are sent, from any listed school.
 *
 * @example
 * ```ts
 * import { mapGroup } from "@id-connector/broker-mapping";
 * import type { DirectoryGroup } from "@id-connector/listener-object";
 *
 * function membersSent(group: DirectoryGroup) {
 *   const mapped = mapGroup(group, ["DEMOSCHOOL"]);
 *   return mapped.outcome === "send" ? mapped.members : [];
 * }
 * ```
 */
export function mapGroup(group: DirectoryGroup, scope: SchoolScope): MappedGroup {
  if (!listsSchool(scope, group.school)) return { outcome: "out_of_scope", why: "no_listed_school" };
  const { id, name, description, school } = group;
  if (name.trim() === "") return { outcome: "faulty", attribute: "cn", message: noName };
  const members = group.members.flatMap(({ user }) => (user && isMember(user, group, scope) ? user.id : []));
  const leftOut = group.members.flatMap((member) => findLeftOut(member, group) ?? []);
  return { outcome: "send", body: { id, name, description, school }, school, members: sortedUnique(members), leftOut };
}

const noName = "The group's cn has nothing after the school's name: rename it in the directory.";

function isMember(user: MemberUser, group: DirectoryGroup, scope: SchoolScope): boolean {
  return isSentUser(user, scope) && (group.kind === "workgroup" || hasSchool(user.schools, group.school));
}

function findLeftOut({ dn, user }: Member, group: DirectoryGroup): LeftOut | undefined {
  if (!user) return { dn, why: "unresolved" };
  if (group.kind === "workgroup" || whyNoKindToSend(user) !== undefined) return undefined;
  return hasSchool(user.schools, group.school) ? undefined : { id: user.id, dn, why: "not_in_school" };
}
