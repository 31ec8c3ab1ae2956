import type { groupFields, groupOfUserFields, schoolFields, userFields, ValuesOf } from "./fields.js";

/** The kinds of objects that a broker holds. */
export type ObjectKind = "user" | "school_class" | "workgroup" | "school";

/** A user as the directory holds it, with the fields that `userFields` lists. `id` is the entryUUID, which no rename or move changes. */
export interface DirectoryUser extends ValuesOf<typeof userFields> {
  readonly kind: "user";
  readonly id: string;
  readonly dn: string;
  /** The school classes and workgroups that have the user as uniqueMember. */
  readonly groups: readonly GroupOfUser[];
}

/** A school class or workgroup without its members. `name` goes without the `<OU>-` in front. */
export interface GroupOfUser extends ValuesOf<typeof groupOfUserFields> {
  readonly kind: "school_class" | "workgroup";
  readonly id: string;
  readonly dn: string;
  readonly school: string;
  readonly name: string;
}

/** A school class or workgroup as the directory holds it. */
export interface DirectoryGroup extends GroupOfUser, ValuesOf<typeof groupFields> {
  readonly members: readonly Member[];
}

/** One uniqueMember. `user` is undefined where the DN resolves to nothing (yet); nested groups and hosts are left out. */
export interface Member {
  readonly dn: string;
  readonly user: MemberUser | undefined;
}

/** The facts that decide whether a member is sent. */
export interface MemberUser extends Pick<DirectoryUser, "schools" | "roles" | "objectClasses"> {
  readonly id: string;
  readonly dn: string;
}

/** A school (OU). `displayName` is the OU's name where there is none. */
export interface DirectorySchool extends ValuesOf<typeof schoolFields> {
  readonly kind: "school";
  readonly id: string;
  readonly dn: string;
}

/** An entry that exists, but is nothing that a broker holds. */
export interface OtherEntry {
  readonly kind: "other";
  readonly id: string;
  readonly dn: string;
}

export type DirectoryObject = DirectoryUser | DirectoryGroup | DirectorySchool | OtherEntry;
