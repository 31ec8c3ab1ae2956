import { type SchoolClass, textFields } from "@id-connector/broker-client";
import {
  type DirectoryGroup,
  groupOfUserFields,
  type GroupOfUser,
  type Member,
  type MemberUser,
} from "@id-connector/listener-object";
import { bodyTexts } from "./body-texts.js";
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
  if (group.name.trim() === "") return { outcome: "faulty", attribute: "cn", message: noName };
  const members = group.members.flatMap(({ user }) => (user && isMember(user, group, scope) ? user.id : []));
  const leftOut = group.members.flatMap((member) => findLeftOut(member, group) ?? []);
  return {
    outcome: "send",
    body: groupBody(group),
    school: group.school,
    members: sortedUnique(members),
    leftOut,
  };
}

/**
 * The broker's form of a school class or workgroup without its members.
 *
 * @example
 * ```ts
 * import { groupBody } from "@id-connector/broker-mapping";
 * import type { GroupOfUser } from "@id-connector/listener-object";
 *
 * function emptyClass(group: GroupOfUser) {
 *   return { ...groupBody(group), members: [] };
 * }
 * ```
 */
export function groupBody(group: GroupOfUser): Omit<SchoolClass, "members"> {
  return { id: group.id, ...bodyTexts(group, groupSources, textFields.group) };
}

/** A group's name and school stand in its DN. */
const groupSources = { name: { broker: "name" }, ...groupOfUserFields, school: { broker: "school" } } as const;

const noName = "The group's cn has nothing after the school's name: rename it in the directory.";

function isMember(user: MemberUser, group: DirectoryGroup, scope: SchoolScope): boolean {
  return isSentUser(user, scope) && (group.kind === "workgroup" || hasSchool(user.schools, group.school));
}

function findLeftOut({ dn, user }: Member, group: DirectoryGroup): LeftOut | undefined {
  if (!user) return { dn, why: "unresolved" };
  if (group.kind === "workgroup" || whyNoKindToSend(user) !== undefined) return undefined;
  return hasSchool(user.schools, group.school) ? undefined : { id: user.id, dn, why: "not_in_school" };
}
