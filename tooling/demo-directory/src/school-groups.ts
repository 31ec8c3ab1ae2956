import { groupContainerDn, groupDn } from "./directory-names.js";
import { normaliseDn, parentOf } from "./dn.js";
import { firstOf, valuesOf, type Entry } from "./entry.js";
import { DemoDirectoryError } from "./errors.js";
import { memberAttributes } from "./group-attributes.js";
import type { Tree } from "./tree.js";

export type GroupKind = "school_class" | "workgroup";

/** A class or workgroup by school and name, or by the name that it has in the directory (`SCHOOL-NAME`). */
export type GroupName = string | { readonly school: string; readonly name: string };

/** The school's classes or workgroups: the direct children of their container. */
export function groupsOfSchool(tree: Tree, kind: GroupKind, school: string): readonly Entry[] {
  const container = normaliseDn(groupContainerDn(kind, school));
  const groups = tree.findByValue("univentionObjectType", "groups/group") ?? [];
  return groups.filter(({ key }) => parentOf(key) === container);
}

/** A group's name without its school. */
export function nameInSchool(group: Entry, school: string): string {
  return firstOf(group, "cn").slice(school.length + 1);
}

/** Throws DemoDirectoryError "NO_SUCH_GROUP". */
export function getClass(tree: Tree, school: string, name: string): Entry {
  const group = tree.find(groupDn("school_class", school, name));
  if (!group) throw noSuchGroup(`${school}-${name}`);
  return group;
}

/** A class or workgroup. Throws DemoDirectoryError "NO_SUCH_GROUP". */
export function getGroup(tree: Tree, group: GroupName): Entry {
  const cn = typeof group === "string" ? group : `${group.school}-${group.name}`;
  const found = (tree.findByValue("cn", cn) ?? []).find(
    (entry) =>
      firstOf(entry, "univentionObjectType") === "groups/group" &&
      /^(school_class|workgroup):/u.test(firstOf(entry, "ucsschoolRole")),
  );
  if (!found) throw noSuchGroup(cn);
  return found;
}

/** Writes the members anew; nothing is written where they are the same already. */
export function writeMembers(tree: Tree, group: Entry, members: readonly string[]): void {
  const held = valuesOf(group, "uniqueMember");
  if (held.length === members.length && held.every((dn, at) => dn === members[at])) return;
  tree.modify(group.dn, memberAttributes(members));
}

/** Takes one member out and puts another in; each may be missing. */
export function exchangeMember(tree: Tree, group: Entry, { out, into }: { out?: string; into?: string }): void {
  const gone = out === undefined ? undefined : normaliseDn(out);
  const [key, members] = [into === undefined ? undefined : normaliseDn(into), valuesOf(group, "uniqueMember")];
  const kept = members.filter((dn) => ![gone, key].includes(normaliseDn(dn)));
  writeMembers(tree, group, into === undefined ? kept : [...kept, into]);
}

function noSuchGroup(cn: string): DemoDirectoryError {
  return new DemoDirectoryError("NO_SUCH_GROUP", `There is no school class or workgroup ${cn}.`);
}
