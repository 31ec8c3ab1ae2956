import { base, hostDn, schoolDn } from "./directory-names.js";
import { firstOf, type Attributes, type Entry } from "./entry.js";
import { DemoDirectoryError } from "./errors.js";
import type { Tree } from "./tree.js";

/** DN and attributes of an entry that is to be added. */
export type NewEntry = readonly [dn: string, attributes: Attributes];

/** What every UCS domain has before the first school. */
export function domainEntries(): readonly NewEntry[] {
  return [
    [
      base,
      {
        objectClass: ["top", "dcObject", "organization", "univentionBase", "univentionObject"],
        dc: "lindenau",
        o: "Schulamt Lindenau an der Aue",
        univentionObjectType: "container/dc",
      },
    ],
    ...["users", "groups", "computers", "univention"].map((name) => container(name, base)),
    container("memberserver", `cn=computers,${base}`),
    container("ucsschool", `cn=groups,${base}`),
    [
      hostDn,
      {
        objectClass: ["top", "organizationalRole", "univentionObject"],
        cn: "ucssc-12345678",
        univentionObjectType: "computers/memberserver",
      },
    ],
  ];
}

/** A school and its containers. */
export function schoolEntries(school: string, displayName: string): readonly NewEntry[] {
  const dn = schoolDn(school);
  const below = (parent: string, names: readonly string[]): NewEntry[] =>
    names.map((name) => container(name, `${parent}${dn}`));
  return [
    [
      dn,
      {
        objectClass: ["top", "organizationalUnit", "univentionObject", "ucsschoolOrganizationalUnit"],
        ou: school,
        displayName,
        univentionObjectType: "container/ou",
        ucsschoolRole: `school:school:${school}`,
      },
    ],
    ...below("", ["users", "groups", "computers", "shares", "examusers"]),
    ...below("cn=users,", ["schueler", "lehrer", "mitarbeiter", "lehrer und mitarbeiter", "admins"]),
    ...below("cn=groups,", ["schueler", "lehrer", "mitarbeiter", "raeume"]),
    ...below("cn=schueler,cn=groups,", ["klassen"]),
  ];
}

/** The entries of all schools, in the order in which they were made. */
export function schoolsOf(tree: Tree): readonly Entry[] {
  return tree.findByValue("univentionObjectType", "container/ou") ?? [];
}

/** A school's name as the directory spells it. Throws DemoDirectoryError "NO_SUCH_SCHOOL". */
export function spellSchool(tree: Tree, school: string): string {
  const entry = tree.find(schoolDn(school));
  if (!entry) throw new DemoDirectoryError("NO_SUCH_SCHOOL", `There is no school ${school}.`);
  return firstOf(entry, "ou");
}

function container(name: string, parent: string): NewEntry {
  const objectClass = ["top", "organizationalRole", "univentionObject"];
  return [`cn=${name},${parent}`, { objectClass, cn: name, univentionObjectType: "container/cn" }];
}
