import { joinGroup, nameTaken } from "./add-user.js";
import { groupsByRole } from "./directory-names.js";
import { escapeValue, normaliseDn, parentDn } from "./dn.js";
import { firstOf, valuesOf, type Entry } from "./entry.js";
import { DemoDirectoryError } from "./errors.js";
import { readUser, type DemoUser } from "./read-user.js";
import { spellSchool } from "./school-entries.js";
import { exchangeMember, getClass, getGroup, writeMembers, type GroupName } from "./school-groups.js";
import type { Tree } from "./tree.js";
import { nameAttributes, schoolAttributes } from "./user-attributes.js";
import { findUserEntry, getUserEntry, roleOfEntry } from "./user-entry.js";

/**
 * Moves a user from one class to another of the same school (the one it lives in, if no other is named); `from` or `to` alone
 * only takes it out or puts it in. Throws DemoDirectoryError "NO_SUCH_USER", "NO_SUCH_GROUP", "NO_SUCH_SCHOOL".
 */
export function changeClass(
  tree: Tree,
  username: string,
  { from, to, school }: { readonly from?: string; readonly to?: string; readonly school?: string },
): DemoUser {
  const user = getUserEntry(tree, username);
  const where = spellSchool(tree, school ?? firstOf(user, "ucsschoolSchool"));
  const [left, entered] = [from, to].map((name) => (name === undefined ? undefined : getClass(tree, where, name)));
  if (left) exchangeMember(tree, left, { out: user.dn });
  if (entered) exchangeMember(tree, entered, { into: user.dn });
  return readUser(tree, user);
}

/**
 * Gives a user another user name (the entry keeps its id), first name or last name; the groups follow afterwards, as with UDM.
 * Throws DemoDirectoryError "NO_SUCH_USER", "NAME_TAKEN".
 */
export function renameUser(
  tree: Tree,
  username: string,
  names: { readonly username?: string; readonly firstname?: string; readonly lastname?: string },
): DemoUser {
  const user = getUserEntry(tree, username);
  const other = names.username === undefined ? undefined : findUserEntry(tree, names.username);
  if (other && other.id !== user.id) throw nameTaken(firstOf(other, "uid"));

  const renamed = names.username === undefined ? user : renameEntry(tree, user, names.username);
  const { firstname = firstOf(user, "givenName"), lastname = firstOf(user, "sn") } = names;
  const isNew = firstname !== firstOf(user, "givenName") || lastname !== firstOf(user, "sn");
  return readUser(tree, isNew ? tree.modify(renamed.dn, nameAttributes({ firstname, lastname })) : renamed);
}

/** Lets a user also go to another school. Throws DemoDirectoryError "NO_SUCH_USER", "NO_SUCH_SCHOOL". */
export function addSchool(tree: Tree, username: string, school: string): DemoUser {
  const user = getUserEntry(tree, username);
  const added = spellSchool(tree, school);
  const [held, role] = [valuesOf(user, "ucsschoolSchool"), roleOfEntry(user)];
  if (held.includes(added)) return readUser(tree, user);
  const changed = tree.modify(user.dn, schoolAttributes(role, [...held, added]));
  for (const dn of groupsByRole(role, [added])) joinGroup(tree, dn, user.dn);
  return readUser(tree, changed);
}

/** Makes these users, and no others, the members of a class or workgroup. Throws DemoDirectoryError "NO_SUCH_GROUP", "NO_SUCH_USER". */
export function setMembers(tree: Tree, group: GroupName, usernames: readonly string[]): void {
  const members = new Set(usernames.map((username) => getUserEntry(tree, username).dn));
  writeMembers(tree, getGroup(tree, group), [...members]);
}

/** Deletes a user; then the groups lose it, as with UDM. Throws DemoDirectoryError "NO_SUCH_USER". */
export function removeUser(tree: Tree, username: string): void {
  const user = getUserEntry(tree, username);
  const groups = tree.findByValue("uniqueMember", user.dn) ?? [];
  tree.remove(user.dn);
  for (const group of groups) exchangeMember(tree, group, { out: user.dn });
}

function renameEntry(tree: Tree, user: Entry, username: string): Entry {
  if (username === firstOf(user, "uid")) return user;
  if (username === "") throw new DemoDirectoryError("BAD_DN", "A user name cannot be empty.");
  const groups = tree.findByValue("uniqueMember", user.dn) ?? [];
  const renamed = tree.rename(user.dn, `uid=${escapeValue(username)},${parentDn(user.dn)}`);
  for (const group of groups) {
    const members = valuesOf(group, "uniqueMember");
    writeMembers(
      tree,
      group,
      members.map((dn) => (normaliseDn(dn) === user.key ? renamed.dn : dn)),
    );
  }
  return renamed;
}
