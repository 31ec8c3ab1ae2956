import type { LdifAttribute, LdifEntry } from "./ldif.js";
import { namesIn, type GroupKind, type Layout } from "./names.js";
import { numberOf } from "./number-of.js";

export interface GroupOptions {
  readonly school: string;
  /** Without the school's prefix. */
  readonly name: string;
  /** DNs of users, nested groups and hosts. */
  readonly members?: readonly string[];
  readonly description?: string;
  /** Default: `<kind>:school:<school>`. */
  readonly roles?: readonly string[];
  readonly mail?: string;
  readonly gidNumber?: number;
  /** Further or overriding attributes; an empty list leaves an attribute out. */
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

/** A school class or workgroup with its members. */
export function schoolGroup(layout: Layout, kind: GroupKind, options: GroupOptions): LdifEntry {
  const names = namesIn(layout);
  const { school, name } = options;
  return groupEntry({
    ...options,
    dn: kind === "school_class" ? names.schoolClass(name, school) : names.workgroup(name, school),
    name: `${school}-${name}`,
    roles: options.roles ?? [`${kind}:school:${school}`],
  });
}

export interface GroupEntryOptions extends Omit<GroupOptions, "school"> {
  readonly dn: string;
}

/** Any group as UDM writes it, under the DN and with the name given. */
export function groupEntry(options: GroupEntryOptions): LdifEntry {
  const { dn, name, roles = [], members = [], gidNumber = groupNumber(dn) } = options;
  const classes = ["top", "univentionGroup", "posixGroup", "sambaGroupMapping", "univentionObject"];
  const uids = members.flatMap((member) => /^uid=((?:\\.|[^\\,+])+)/i.exec(member)?.[1] ?? []);
  const attributes = new Map<string, readonly string[]>([
    ["objectClass", roles.length > 0 ? [...classes, "ucsschoolGroup"] : classes],
    ["univentionObjectType", ["groups/group"]],
    ["cn", [name]],
    ["gidNumber", [String(gidNumber)]],
    ["sambaGroupType", ["2"]],
    ["univentionGroupType", ["-2147483646"]],
    ["sambaSID", [`S-1-5-21-1111111111-2222222222-3333333333-${gidNumber * 2 + 1001}`]],
    ["description", options.description === undefined ? [] : [options.description]],
    ["mailPrimaryAddress", options.mail === undefined ? [] : [options.mail]],
    ["ucsschoolRole", roles],
    ["uniqueMember", members],
    ["memberUid", [...new Set(uids.filter((uid) => /^[ -~]+$/.test(uid)))]],
    ...Object.entries(options.attributes ?? {}),
  ]);
  return { dn, attributes: present(attributes) };
}

/** The gidNumber that a group has unless one is given: always the same for the same DN. */
export function groupNumber(dn: string): number {
  return numberOf(dn);
}

/** LDAP knows no attribute without a value. */
export function present<T extends LdifAttribute[1]>(attributes: ReadonlyMap<string, T>): LdifAttribute[] {
  return [...attributes].filter(([, values]) => values.length > 0);
}
