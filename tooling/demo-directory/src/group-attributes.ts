import { parseDn } from "./dn.js";
import type { Attributes } from "./entry.js";

export interface GroupContent {
  readonly name: string;
  readonly gidNumber: number;
  readonly members: readonly string[];
  readonly description?: string;
  /** As in ucsschoolRole; only groups of a school have one. */
  readonly role?: string;
}

/** A group as UDM writes it; members are DNs. */
export function groupAttributes({ name, gidNumber, members, description = "", role }: GroupContent): Attributes {
  const classes = ["top", "univentionGroup", "posixGroup", "sambaGroupMapping", "univentionObject"];
  return {
    objectClass: role === undefined ? classes : [...classes, "ucsschoolGroup"],
    univentionObjectType: "groups/group",
    cn: name,
    gidNumber: String(gidNumber),
    sambaGroupType: "2",
    univentionGroupType: "-2147483646",
    sambaSID: `S-1-5-21-1111111111-2222222222-3333333333-${gidNumber * 2 + 1001}`,
    ...(description !== "" && { description }),
    ...(role !== undefined && { ucsschoolRole: role }),
    ...memberAttributes(members),
  };
}

/** The two attributes that hold a group's members, which UDM always writes together. */
export function memberAttributes(members: readonly string[]): Attributes {
  const uids = members.map((dn) => parseDn(dn)[0]?.[0]).filter((part) => part?.type === "uid");
  return { uniqueMember: members, memberUid: uids.map((part) => part?.value ?? "") };
}
