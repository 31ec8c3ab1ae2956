export const roles = ["student", "teacher", "staff", "teacher_and_staff"] as const;
export type Role = (typeof roles)[number];

export interface TownPerson {
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly role: Role;
  /** The school that the account lives in first. */
  readonly schools: readonly string[];
  /** YYYY-MM-DD, of pupils. */
  readonly birthday?: string;
}

/** A school class or workgroup; members are user names. */
export interface TownGroup {
  /** Without the school's prefix. */
  readonly name: string;
  readonly description: string;
  readonly members: readonly string[];
}

export interface TownSchool {
  readonly name: string;
  readonly displayName: string;
  readonly classes: readonly TownGroup[];
  readonly workgroups: readonly TownGroup[];
}

/** The schools of a town and who goes there. */
export interface Town {
  readonly schools: readonly TownSchool[];
  readonly people: readonly TownPerson[];
}
