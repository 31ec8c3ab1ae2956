import { isSentUser, type MappedGroup, type SchoolScope } from "@id-connector/broker-mapping";
import type { DirectoryGroup, Member } from "@id-connector/listener-object";
import type { FindingCode } from "./findings.js";

interface Judged {
  readonly mapped: MappedGroup;
  readonly scope: SchoolScope;
}

/**
 * The faults of a school class or workgroup that will not synchronise well: one entry for each member concerned.
 * Pure.
 */
export function judgeGroup(group: DirectoryGroup, { mapped, scope }: Judged): readonly FindingCode[] {
  if (mapped.outcome === "faulty") return ["GROUP_WITHOUT_NAME"];
  if (mapped.outcome === "out_of_scope") return [];
  const elsewhere = new Set(mapped.leftOut.flatMap(({ id, why }) => (id && why === "not_in_school" ? id : [])));
  return group.members.flatMap((member) => judgeMember(member, elsewhere, scope) ?? []);
}

function judgeMember({ user }: Member, elsewhere: ReadonlySet<string>, scope: SchoolScope): FindingCode | undefined {
  if (!user) return "MEMBER_UNKNOWN";
  if (isSentUser(user, "all") && !isSentUser(user, scope)) return "MEMBER_NOT_LISTED";
  return elsewhere.has(user.id) ? "MEMBER_OF_OTHER_SCHOOL" : undefined;
}
