import { dnKey, partsOfDn } from "./dn.js";
import { judgedTexts, textsIn } from "./judged-texts.js";
import type { PlainEntry } from "./read-directory.js";

/** What a broker must hold, by id: the bodies of the API, with lists sorted. */
export interface Expected {
  readonly schools: Record<string, unknown>;
  readonly users: Record<string, unknown>;
  readonly classes: Record<string, unknown>;
  readonly workgroups: Record<string, unknown>;
}

/** Names of the containers in which a school's classes and workgroups lie. */
export interface GroupContainers {
  readonly pupils: string;
  readonly class: string;
}

export const defaultContainers: GroupContainers = { pupils: "schueler", class: "klassen" };

const roleOfClass: Record<string, string> = {
  ucsschoolstudent: "student",
  ucsschoolteacher: "teacher",
  ucsschoolstaff: "staff",
};

/**
 * The rules of the ID Broker's reference once more, written plainly for tests on purpose: an independent second opinion on what
 * must be at the broker. `listed`: names of schools.
 */
export function expectedBroker(
  entries: readonly PlainEntry[],
  listed: readonly string[],
  containers: GroupContainers = defaultContainers,
): Expected {
  const inScope = (school: string) => listed.some((one) => same(one, school));
  const idOf = (entry: PlainEntry) => entry.values("entryUUID")[0] ?? "";
  const schools = entries.filter((entry) => entry.values("objectClass").includes("ucsschoolOrganizationalUnit"));
  const spelt = (school: string) =>
    schools.flatMap((entry) => entry.values("ou")).find((ou) => same(ou, school)) ?? school;
  const users = entries.filter((entry) => isUser(entry) && entry.values("ucsschoolSchool").some(inScope));
  const byDn = new Map(users.map((user) => [dnKey(user.dn), user]));
  const groups = entries.flatMap((entry) => {
    const place = placeOf(entry, containers);
    if (!place || !inScope(place.school)) return [];
    const { school, isClass } = place;
    const full = entry.values("cn")[0] ?? "";
    if (!full.toLowerCase().startsWith(`${school}-`.toLowerCase())) return [];
    const members = entry.values("uniqueMember").flatMap((dn) => {
      const user = byDn.get(dnKey(dn));
      return user && (!isClass || isInSchool(user, school)) ? [user] : [];
    });
    return [{ entry, school: spelt(school), name: full.slice(school.length + 1), isClass, members }];
  });

  const expected: Expected = { schools: {}, users: {}, classes: {}, workgroups: {} };
  for (const user of users) {
    const context = user
      .values("ucsschoolSchool")
      .filter(inScope)
      .map((school) => {
        const classes = groups
          .filter((group) => group.isClass && same(group.school, school) && group.members.includes(user))
          .map(({ name }) => name);
        return [spelt(school), { roles: rolesIn(user, school), classes: classes.sort() }];
      });
    expected.users[idOf(user)] = {
      id: idOf(user),
      ...textsIn(user, judgedTexts.users),
      context: Object.fromEntries(context) as unknown,
    };
  }
  for (const { entry, school, name, isClass, members } of groups) {
    const body = {
      id: idOf(entry),
      name,
      description: "",
      ...textsIn(entry, judgedTexts.groups),
      school,
      members: members.map(idOf).sort(),
    };
    (isClass ? expected.classes : expected.workgroups)[body.id] = body;
  }
  const named = [
    ...users.flatMap((user) => user.values("ucsschoolSchool").filter(inScope)),
    ...groups.map(({ school }) => school),
  ];
  for (const entry of schools) {
    const name = entry.values("ou")[0] ?? "";
    if (!named.some((one) => same(one, name))) continue;
    expected.schools[idOf(entry)] = { id: idOf(entry), name, display_name: entry.values("displayName")[0] ?? name };
  }
  return expected;
}

/** Whether an entry is a user that a broker may have, in whatever school. */
export function isUser(entry: PlainEntry): boolean {
  const [type = "users/user"] = entry.values("univentionObjectType");
  if (type !== "users/user") return false;
  const classes = entry.values("objectClass").map((one) => one.toLowerCase());
  return classes.some((one) => one in roleOfClass) && !classes.includes("ucsschoolexam");
}

export function isInSchool(user: PlainEntry, school: string): boolean {
  return user.values("ucsschoolSchool").some((one) => same(one, school));
}

/** A user's roles in a school, sorted. */
export function rolesIn(user: PlainEntry, school: string): readonly string[] {
  const named = user.values("ucsschoolRole").flatMap((role) => {
    const [what = "", type, where = ""] = role.split(":");
    const known = Object.values(roleOfClass).includes(what.toLowerCase());
    return known && type === "school" && same(where, school) ? [what.toLowerCase()] : [];
  });
  const byClass = user.values("objectClass").flatMap((one) => roleOfClass[one.toLowerCase()] ?? []);
  return [...new Set(named.length > 0 ? named : byClass)].sort();
}

/** The school of a class or workgroup by where its entry lies; undefined for any other entry. */
export function placeOf(
  entry: PlainEntry,
  containers: GroupContainers,
): { readonly school: string; readonly isClass: boolean } | undefined {
  if (!entry.values("objectClass").includes("posixGroup")) return undefined;
  const above = partsOfDn(entry.dn).slice(1);
  const isClass = isPart(above[0], "cn", containers.class) && isPart(above[1], "cn", containers.pupils);
  const [pupils, groups, ou] = isClass ? above.slice(1) : above;
  if (!isPart(pupils, "cn", containers.pupils) || !isPart(groups, "cn", "groups") || ou?.type !== "ou")
    return undefined;
  return { school: ou.value, isClass };
}

function isPart(part: { type: string; value: string } | undefined, type: string, value: string): boolean {
  return part?.type === type && same(part.value, value);
}

export function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
