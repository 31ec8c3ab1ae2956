/** The kinds of objects that a broker holds. */
export type ObjectKind = "user" | "school_class" | "workgroup" | "school";

/** A user as the directory holds it. `id` is the entryUUID, which no rename or move changes. */
export interface DirectoryUser {
  readonly kind: "user";
  readonly id: string;
  readonly dn: string;
  /** uid, givenName and sn: "" where missing. */
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  /** ucsschoolSchool */
  readonly schools: readonly string[];
  /** ucsschoolRole, as it stands */
  readonly roles: readonly string[];
  readonly objectClasses: readonly string[];
  readonly recordUid?: string;
  readonly sourceUid?: string;
  /** The school classes and workgroups that have the user as uniqueMember. */
  readonly groups: readonly GroupOfUser[];
}

/** A school class or workgroup without its members. `name` goes without the `<OU>-` in front. */
export interface GroupOfUser {
  readonly kind: "school_class" | "workgroup";
  readonly id: string;
  readonly dn: string;
  readonly school: string;
  readonly name: string;
  /** The first value, "" where there is none. */
  readonly description: string;
}

/** A school class or workgroup as the directory holds it. */
export interface DirectoryGroup extends GroupOfUser {
  /** ucsschoolRole, as it stands */
  readonly roles: readonly string[];
  readonly members: readonly Member[];
}

/** One uniqueMember. `user` is undefined where the DN resolves to nothing (yet); nested groups and hosts are left out. */
export interface Member {
  readonly dn: string;
  readonly user: MemberUser | undefined;
}

/** What decides whether a member is sent. */
export interface MemberUser {
  readonly id: string;
  readonly dn: string;
  readonly schools: readonly string[];
  readonly roles: readonly string[];
  readonly objectClasses: readonly string[];
}

/** A school (OU). `displayName` is the OU's name where there is none. */
export interface DirectorySchool {
  readonly kind: "school";
  readonly id: string;
  readonly dn: string;
  readonly name: string;
  readonly displayName: string;
}

/** An entry that exists, but is nothing that a broker holds. */
export interface OtherEntry {
  readonly kind: "other";
  readonly id: string;
  readonly dn: string;
}

export type DirectoryObject = DirectoryUser | DirectoryGroup | DirectorySchool | OtherEntry;
