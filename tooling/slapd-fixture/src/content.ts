import { district, school } from "./domain.js";
import { schoolGroup, type GroupOptions } from "./group.js";
import type { LdifEntry } from "./ldif.js";
import { namesIn, type Layout } from "./names.js";
import { user, type UserOptions } from "./user.js";

export interface Content {
  /** Names of schools, or with a display name. */
  readonly schools?: readonly (string | { readonly name: string; readonly displayName?: string | undefined })[];
  readonly users?: readonly UserOptions[];
  readonly classes?: readonly GroupOptions[];
  readonly workgroups?: readonly GroupOptions[];
}

/** A whole directory content in which everything agrees: schools, users, groups, and the users in their schools' role groups. */
export function content(layout: Layout, wanted: Content): LdifEntry[] {
  const schools = (wanted.schools ?? []).map((one) => (typeof one === "string" ? { name: one } : one));
  const districts = new Map(layout.districts ? schools.map(({ name }) => [name.slice(0, 2), name]) : []);
  const users = wanted.users ?? [];
  const entries = [
    ...[...districts.values()].flatMap((name) => district(layout, name)),
    ...schools.flatMap(({ name, ...options }) => school(layout, name, options)),
    ...users.map((one) => user(layout, one)),
    ...(wanted.classes ?? []).map((one) => schoolGroup(layout, "school_class", one)),
    ...(wanted.workgroups ?? []).map((one) => schoolGroup(layout, "workgroup", one)),
  ];
  return withRoleMembers(entries, roleMembers(layout, users));
}

function roleMembers(layout: Layout, users: readonly UserOptions[]): Map<string, string[]> {
  const names = namesIn(layout);
  const members = new Map<string, string[]>();
  for (const { username, role, schools } of users) {
    const dn = names.user(username, role, schools[0] ?? "");
    for (const group of schools.flatMap((ou) => names.groupsOfRole(role, ou))) {
      const list = members.get(group);
      if (list) list.push(dn);
      else members.set(group, [dn]);
    }
  }
  return members;
}

function withRoleMembers(entries: LdifEntry[], members: ReadonlyMap<string, string[]>): LdifEntry[] {
  return entries.map((entry) => {
    const dns = members.get(entry.dn);
    return dns ? { dn: entry.dn, attributes: [...entry.attributes, ["uniqueMember", dns] as const] } : entry;
  });
}
