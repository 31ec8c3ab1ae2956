import { firstOf, valuesOf, type Entry } from "./entry.js";
import { foldText } from "./fold-text.js";
import { groupsOfSchool, nameInSchool, type GroupKind } from "./school-groups.js";
import { schoolsOf } from "./school-entries.js";
import type { Tree } from "./tree.js";

export interface SchoolSnapshot {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly users: readonly UserSnapshot[];
  readonly classes: readonly GroupSnapshot[];
  readonly workgroups: readonly GroupSnapshot[];
}
/** A user as seen from one school. */
export interface UserSnapshot {
  readonly id: string;
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  /** In this school: "student", "teacher", "staff". */
  readonly roles: readonly string[];
  /** All schools of the user. */
  readonly schools: readonly string[];
  /** The user's classes in this school, without the school's prefix. */
  readonly classes: readonly string[];
}
export interface GroupSnapshot {
  readonly id: string;
  /** Without the school's prefix. */
  readonly name: string;
  readonly description: string;
  /** Ids of users, sorted. */
  readonly members: readonly string[];
}

/** What the directory holds of each school, for a comparison with what a broker holds. Everything is sorted. */
export function takeSnapshot(tree: Tree): readonly SchoolSnapshot[] {
  return schoolsOf(tree).map((school) => {
    const name = firstOf(school, "ou");
    const classes = snapshotGroups(tree, "school_class", name);
    return {
      id: school.id,
      name,
      displayName: firstOf(school, "displayName"),
      users: sortBy(usersOf(tree, name), "username").map((user) => ({
        ...user,
        classes: classesWith(classes, user.id),
      })),
      classes,
      workgroups: snapshotGroups(tree, "workgroup", name),
    };
  });
}

function usersOf(tree: Tree, school: string): readonly Omit<UserSnapshot, "classes">[] {
  const users = tree.findByValue("ucsschoolSchool", school) ?? [];
  return users.map((user) => ({
    id: user.id,
    username: firstOf(user, "uid"),
    firstname: firstOf(user, "givenName"),
    lastname: firstOf(user, "sn"),
    roles: rolesIn(user, school),
    schools: valuesOf(user, "ucsschoolSchool"),
  }));
}

function rolesIn(user: Entry, school: string): readonly string[] {
  const parts = valuesOf(user, "ucsschoolRole").map((role) => role.split(":"));
  return parts
    .filter(([, context, name = ""]) => context === "school" && foldText(name) === foldText(school))
    .map(([role = ""]) => role)
    .sort();
}

function snapshotGroups(tree: Tree, kind: GroupKind, school: string): readonly GroupSnapshot[] {
  const groups = groupsOfSchool(tree, kind, school).map((group) => ({
    id: group.id,
    name: nameInSchool(group, school),
    description: firstOf(group, "description"),
    members: valuesOf(group, "uniqueMember")
      .map((dn) => tree.find(dn)?.id)
      .filter((id) => id !== undefined)
      .sort(),
  }));
  return sortBy(groups, "name");
}

function classesWith(classes: readonly GroupSnapshot[], id: string): readonly string[] {
  return classes.filter(({ members }) => members.includes(id)).map(({ name }) => name);
}

function sortBy<Key extends string, T extends Readonly<Record<Key, string>>>(
  list: readonly T[],
  key: Key,
): readonly T[] {
  return [...list].sort((one, other) => (one[key] < other[key] ? -1 : 1));
}
