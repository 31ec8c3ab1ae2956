import type { World } from "./start-world.js";

/** What a school's office does all day, in one school of a directory. */
export function changesIn({ slapd }: World, school: string) {
  const student = (username: string) => slapd.dn.user(username, "student", school);
  const schoolClass = (name: string) => slapd.dn.schoolClass(name, school);
  const rename = (dn: string, rdn: string) =>
    slapd.modify(`dn: ${dn}\nchangetype: modrdn\nnewrdn: ${rdn}\ndeleteoldrdn: 1\n`);
  const modify = (dn: string, lines: string) => slapd.modify(`dn: ${dn}\nchangetype: modify\n${lines}\n`);
  return {
    /** DNs. */
    student,
    schoolClass,
    modify,
    addStudent: (username: string, lastname = "Test") =>
      slapd.add(slapd.ldif.user({ username, role: "student", schools: [school], lastname })),
    addClass: (name: string, members: readonly string[] = []) =>
      slapd.add(slapd.ldif.schoolClass({ school, name, members })),
    renameStudent: (from: string, to: string) => rename(student(from), `uid=${to}`),
    renameClass: (from: string, to: string) => rename(schoolClass(from), `cn=${school}-${to}`),
    remove: (dn: string) => slapd.modify(`dn: ${dn}\nchangetype: delete\n`),
    join: (name: string, dn: string) => modify(schoolClass(name), `add: uniqueMember\nuniqueMember: ${dn}`),
    leave: (name: string, dn: string) => modify(schoolClass(name), `delete: uniqueMember\nuniqueMember: ${dn}`),
    lastname: (dn: string, name: string) => modify(dn, `replace: sn\nsn: ${name}`),
  };
}
