import type { PlainEntry } from "./read-directory.js";

/** What a broker must hold, by id: the bodies of the API, with lists sorted. */
export interface Expected {
  readonly schools: Record<string, unknown>;
  readonly users: Record<string, unknown>;
  readonly classes: Record<string, unknown>;
  readonly workgroups: Record<string, unknown>;
}

const roleOfClass: Record<string, string> = {
  ucsschoolstudent: "student",
  ucsschoolteacher: "teacher",
  ucsschoolstaff: "staff",
};

/**
 * The rules of the ID Broker's reference once more, written plainly for tests on purpose: an independent second opinion on what
 * must be at the broker. `listed`: names of schools. Knows the plain layout with the standard containers only.
 */
export function expectedBroker(entries: readonly PlainEntry[], listed: readonly string[]): Expected {
  const inScope = (school: string) => listed.some((one) => one.toLowerCase() === school.toLowerCase());
  const idOf = (entry: PlainEntry) => entry.values("entryUUID")[0] ?? "";
  const users = entries.filter((entry) => {
    const classes = entry.values("objectClass").map((one) => one.toLowerCase());
    const sent = classes.some((one) => one in roleOfClass) && !classes.includes("ucsschoolexam");
    return sent && entry.values("ucsschoolSchool").some(inScope);
  });
  const byDn = new Map(users.map((user) => [user.dn.toLowerCase(), user]));
  const groups = entries.flatMap((entry) => {
    const [, cn = "", container, school = ""] =
      /^cn=([^,]+(?:\\,[^,]*)*),(cn=klassen,)?cn=schueler,cn=groups,ou=([^,]+),/i.exec(entry.dn) ?? [];
    if (cn === "" || !entry.values("objectClass").includes("posixGroup") || !inScope(school)) return [];
    const prefix = `${school}-`.toLowerCase();
    const full = entry.values("cn")[0] ?? "";
    const name = full.toLowerCase().startsWith(prefix) ? full.slice(prefix.length) : full;
    const isClass = container !== undefined;
    const members = entry.values("uniqueMember").flatMap((dn) => {
      const user = byDn.get(dn.toLowerCase());
      const belongs =
        user && (!isClass || user.values("ucsschoolSchool").some((one) => one.toLowerCase() === school.toLowerCase()));
      return belongs ? [user] : [];
    });
    return [{ entry, school, name, isClass, members }];
  });

  const expected: Expected = { schools: {}, users: {}, classes: {}, workgroups: {} };
  for (const user of users) {
    const context = user
      .values("ucsschoolSchool")
      .filter(inScope)
      .map((school) => {
        const named = user.values("ucsschoolRole").flatMap((role) => {
          const [what = "", type, where = ""] = role.split(":");
          const known = Object.values(roleOfClass).includes(what.toLowerCase());
          return known && type === "school" && where.toLowerCase() === school.toLowerCase() ? [what.toLowerCase()] : [];
        });
        const byClass = user.values("objectClass").flatMap((one) => roleOfClass[one.toLowerCase()] ?? []);
        const classes = groups
          .filter(
            (group) =>
              group.isClass && group.school.toLowerCase() === school.toLowerCase() && group.members.includes(user),
          )
          .map(({ name }) => name);
        return [school, { roles: [...new Set(named.length > 0 ? named : byClass)].sort(), classes: classes.sort() }];
      });
    expected.users[idOf(user)] = {
      id: idOf(user),
      first_name: user.values("givenName")[0],
      last_name: user.values("sn")[0],
      user_name: user.values("uid")[0],
      context: Object.fromEntries(context) as unknown,
    };
  }
  for (const { entry, school, name, isClass, members } of groups) {
    const body = {
      id: idOf(entry),
      name,
      description: entry.values("description")[0] ?? "",
      school,
      members: members.map(idOf).sort(),
    };
    (isClass ? expected.classes : expected.workgroups)[body.id] = body;
  }
  const named = new Set(
    [
      ...users.flatMap((user) => user.values("ucsschoolSchool").filter(inScope)),
      ...groups.map(({ school }) => school),
    ].map((one) => one.toLowerCase()),
  );
  for (const entry of entries) {
    const name = entry.values("ou")[0];
    if (
      name === undefined ||
      !entry.values("objectClass").includes("ucsschoolOrganizationalUnit") ||
      !named.has(name.toLowerCase())
    )
      continue;
    expected.schools[idOf(entry)] = { id: idOf(entry), name, display_name: entry.values("displayName")[0] ?? name };
  }
  return expected;
}
