import { schoolDn } from "./directory-names.js";
import { liesIn, normaliseDn } from "./dn.js";
import { firstOf, valuesOf, type Entry } from "./entry.js";
import { nameInSchool, type GroupKind } from "./school-groups.js";
import type { Role } from "./town.js";
import type { Tree } from "./tree.js";
import { roleOfEntry } from "./user-entry.js";

/** A user as the directory holds it now. */
export interface DemoUser {
  readonly id: string;
  readonly dn: string;
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly role: Role;
  readonly schools: readonly string[];
  readonly classes: readonly DemoMembership[];
  readonly workgroups: readonly DemoMembership[];
}

/** A class or workgroup that a user is in. */
export interface DemoMembership {
  readonly school: string;
  /** Without the school's prefix. */
  readonly name: string;
}

/** Reads a user out of its entry and the groups that have it as a member. */
export function readUser(tree: Tree, entry: Entry): DemoUser {
  return {
    id: entry.id,
    dn: entry.dn,
    username: firstOf(entry, "uid"),
    firstname: firstOf(entry, "givenName"),
    lastname: firstOf(entry, "sn"),
    role: roleOfEntry(entry),
    schools: valuesOf(entry, "ucsschoolSchool"),
    classes: memberships(tree, entry, "school_class"),
    workgroups: memberships(tree, entry, "workgroup"),
  };
}

/** All school users, in the order in which they were made. */
export function readUsers(tree: Tree): readonly DemoUser[] {
  return (tree.findByValue("univentionObjectType", "users/user") ?? []).map((entry) => readUser(tree, entry));
}

function memberships(tree: Tree, user: Entry, kind: GroupKind): readonly DemoMembership[] {
  const groups = tree.findByValue("uniqueMember", user.dn) ?? [];
  return groups.flatMap((group) => {
    const [, , school = ""] = firstOf(group, "ucsschoolRole").split(":");
    const isOne =
      firstOf(group, "ucsschoolRole").startsWith(`${kind}:`) && liesIn(group.key, normaliseDn(schoolDn(school)));
    return isOne ? [{ school, name: nameInSchool(group, school) }] : [];
  });
}
