import { base, domainUsersDn, groupDn, groupsByRole, roleGroupDn, userDn } from "./directory-names.js";
import type { Entry } from "./entry.js";
import { groupAttributes } from "./group-attributes.js";
import { domainEntries, schoolEntries } from "./school-entries.js";
import type { Town, TownGroup } from "./town.js";
import type { Tree } from "./tree.js";
import { addUserEntry } from "./user-entry.js";

/** Writes the whole town into an empty tree: domain, schools, users, and the groups with their members. */
export function fillTree(tree: Tree, town: Town): void {
  for (const [dn, attributes] of domainEntries()) tree.add(dn, attributes);
  let gidNumber = 5000;
  const addGroup = (
    dn: string,
    name: string,
    content: { members: readonly string[]; role?: string; description?: string },
  ): Entry => {
    gidNumber += 1;
    return tree.add(dn, groupAttributes({ name, gidNumber, ...content }));
  };
  addGroup(`cn=Domain Users,cn=groups,${base}`, "Domain Users", { members: [] });

  const dnOf = new Map(town.people.map((p) => [p.username, userDn(p.username, p.role, p.schools[0] ?? "")]));
  const toDns = (usernames: readonly string[]): string[] => usernames.map((name) => dnOf.get(name) ?? "");
  const byRole = membersByRole(town);

  for (const { name, displayName } of town.schools) {
    for (const [dn, attributes] of schoolEntries(name, displayName)) tree.add(dn, attributes);
    const domainUsers = domainUsersDn(name);
    addGroup(domainUsers, `Domain Users ${name}`, {
      members: toDns(byRole.get(domainUsers) ?? []),
      role: `school_domain_group:school:${name}`,
    });
    for (const role of ["student", "teacher", "staff"] as const) {
      const dn = roleGroupDn(role, name);
      const members = toDns(byRole.get(dn) ?? []);
      addGroup(dn, dn.slice(3, dn.indexOf(",")), { members, role: `school_${role}_group:school:${name}` });
    }
  }
  for (const person of town.people) addUserEntry(tree, person);
  for (const { name: school, classes, workgroups } of town.schools) {
    const write = (kind: "school_class" | "workgroup", { name, description, members }: TownGroup): void => {
      const content = { members: toDns(members), role: `${kind}:school:${school}`, description };
      addGroup(groupDn(kind, school, name), `${school}-${name}`, content);
    };
    for (const group of classes) write("school_class", group);
    for (const group of workgroups) write("workgroup", group);
  }
}

/** Group DN → user names. */
function membersByRole({ people }: Town): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  for (const { username, role, schools } of people) {
    for (const dn of groupsByRole(role, schools)) {
      const list = members.get(dn);
      if (list) list.push(username);
      else members.set(dn, [username]);
    }
  }
  return members;
}
