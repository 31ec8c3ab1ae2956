import { escapeValue } from "./dn.js";
import type { Role } from "./town.js";

/** The LDAP base of the demo town. */
export const base = "dc=lindenau,dc=test";
/** The account that a connector binds with, as the App Center makes one for it. */
export const hostDn = `cn=ucssc-12345678,cn=memberserver,cn=computers,${base}`;
export const hostPassword = "machinesecret";

const userContainers: Readonly<Record<Role, string>> = {
  student: "schueler",
  teacher: "lehrer",
  staff: "mitarbeiter",
  teacher_and_staff: "lehrer und mitarbeiter",
};

/** What a user with this role is, as it stands in ucsschoolRole. */
export function plainRoles(role: Role): readonly ("student" | "teacher" | "staff")[] {
  return role === "teacher_and_staff" ? ["teacher", "staff"] : [role];
}

export function schoolDn(school: string): string {
  return `ou=${escapeValue(school)},${base}`;
}

export function userContainer(role: Role): string {
  return userContainers[role];
}

export function userDn(username: string, role: Role, school: string): string {
  return `uid=${escapeValue(username)},cn=${userContainer(role)},cn=users,${schoolDn(school)}`;
}

/** The container of a school's classes or workgroups. */
export function groupContainerDn(kind: "school_class" | "workgroup", school: string): string {
  return `${kind === "school_class" ? "cn=klassen," : ""}cn=schueler,cn=groups,${schoolDn(school)}`;
}

export function groupDn(kind: "school_class" | "workgroup", school: string, name: string): string {
  return `cn=${escapeValue(`${school}-${name}`)},${groupContainerDn(kind, school)}`;
}

export function domainUsersDn(school: string): string {
  return `cn=${escapeValue(`Domain Users ${school}`)},cn=groups,${schoolDn(school)}`;
}

/** The group of all users with a role at a school. */
export function roleGroupDn(role: "student" | "teacher" | "staff", school: string): string {
  return `cn=${escapeValue(`${userContainer(role)}-${school.toLowerCase()}`)},cn=groups,${schoolDn(school)}`;
}

/** The groups that a user is in because of role and schools. */
export function groupsByRole(role: Role, schools: readonly string[]): readonly string[] {
  return schools.flatMap((school) => [
    domainUsersDn(school),
    ...plainRoles(role).map((plain) => roleGroupDn(plain, school)),
  ]);
}
