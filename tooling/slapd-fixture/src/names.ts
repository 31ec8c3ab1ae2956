export type UserRole =
  "student" | "teacher" | "staff" | "teacher_and_staff" | "legal_guardian" | "school_admin" | "exam_user";
export type GroupKind = "school_class" | "workgroup";

/** Where a UCS@school domain keeps things: `base`, and whether schools lie below district OUs (first two characters of their name). */
export interface Layout {
  readonly base: string;
  readonly districts: boolean;
}

/** The DNs of a UCS@school domain with the default container names; names are escaped (RFC 4514). */
export interface Names {
  readonly base: string;
  school(ou: string): string;
  user(username: string, role: UserRole, ou: string): string;
  schoolClass(name: string, ou: string): string;
  workgroup(name: string, ou: string): string;
  room(name: string, ou: string): string;
  /** "Domain Users" and the role groups that a user of the role is a member of, in one school. */
  groupsOfRole(role: UserRole, ou: string): string[];
}

/** Makes the DN functions of one domain. */
export function namesIn({ base, districts }: Layout): Names {
  const school = (ou: string) => `${rdn("ou", ou)},${districts ? `${rdn("ou", ou.slice(0, 2))},` : ""}${base}`;
  const group = (name: string, path: string, ou: string) =>
    `${rdn("cn", `${ou}-${name}`)},${path}cn=groups,${school(ou)}`;
  return {
    base,
    school,
    user: (username, role, ou) => `${rdn("uid", username)},${userContainers[role]},${school(ou)}`,
    schoolClass: (name, ou) => group(name, "cn=klassen,cn=schueler,", ou),
    workgroup: (name, ou) => group(name, "cn=schueler,", ou),
    room: (name, ou) => group(name, "cn=raeume,", ou),
    groupsOfRole: (role, ou) => [
      `${rdn("cn", `Domain Users ${ou}`)},cn=groups,${school(ou)}`,
      ...rolesOf(role).map((single) =>
        single === "school_admin"
          ? `${rdn("cn", `admins-${ou.toLowerCase()}`)},cn=ouadmins,cn=groups,${base}`
          : `${rdn("cn", `${groupPrefixes[single]}-${ou.toLowerCase()}`)},cn=groups,${school(ou)}`,
      ),
    ],
  };
}

export type SingleRole = "student" | "teacher" | "staff" | "legal_guardian" | "school_admin";

/** The roles behind a user role: teacher_and_staff is both, an exam user is a student. */
export function rolesOf(role: UserRole): readonly SingleRole[] {
  if (role === "teacher_and_staff") return ["teacher", "staff"];
  return role === "exam_user" ? ["student"] : [role];
}

/** Escapes a value for use in a DN (RFC 4514, section 2.4). */
export function escapeRdnValue(value: string): string {
  return value
    .replace(/[\\",+;<>]/g, "\\$&")
    .replaceAll("\0", "\\00")
    .replace(/^[ #]/, "\\$&")
    .replace(/(?<!\\) $/, "\\ ");
}

function rdn(type: string, value: string): string {
  return `${type}=${escapeRdnValue(value)}`;
}

export const userContainers: Readonly<Record<UserRole, string>> = {
  student: "cn=schueler,cn=users",
  teacher: "cn=lehrer,cn=users",
  staff: "cn=mitarbeiter,cn=users",
  teacher_and_staff: "cn=lehrer und mitarbeiter,cn=users",
  legal_guardian: "cn=sorgeberechtigte,cn=users",
  school_admin: "cn=admins,cn=users",
  exam_user: "cn=examusers",
};

export const groupPrefixes = {
  student: "schueler",
  teacher: "lehrer",
  staff: "mitarbeiter",
  legal_guardian: "sorgeberechtigte",
} as const;
