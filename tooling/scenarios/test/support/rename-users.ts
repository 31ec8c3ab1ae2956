import type { BulkOptions, Slapd } from "@id-connector/slapd-fixture";

/** Renames all users of a bulk as UDM does: each user, and at once its name in its classes and workgroups. */
export async function renameUsers(slapd: Slapd, bulk: BulkOptions): Promise<void> {
  const { ldif, dn } = slapd;
  const { users, classes, workgroups } = ldif.bulkContent(bulk);
  const groupsOf = new Map<string, string[]>();
  const groups = [
    ...classes.map(({ name, school, members }) => ({ group: dn.schoolClass(name, school), members })),
    ...workgroups.map(({ name, school, members }) => ({ group: dn.workgroup(name, school), members })),
  ];
  for (const { group, members = [] } of groups) {
    for (const member of members) groupsOf.set(member, [...(groupsOf.get(member) ?? []), group]);
  }
  const changes = users.map(({ username, role, schools: [school = ""] }) => {
    const was = dn.user(username, role, school);
    const is = dn.user(`neu.${username}`, role, school);
    const inGroups = (groupsOf.get(was) ?? []).map((group) =>
      ldif.modify(group, { remove: { uniqueMember: was }, add: { uniqueMember: is } }),
    );
    return [ldif.rename(was, `uid=neu.${username}`), ...inGroups].join("");
  });
  await slapd.modify(changes.join(""));
}
