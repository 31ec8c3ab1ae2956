import { groupsByRole } from "./directory-names.js";
import { DemoDirectoryError } from "./errors.js";
import { makeUsername } from "./make-username.js";
import { readUser, type DemoUser } from "./read-user.js";
import { spellSchool } from "./school-entries.js";
import { exchangeMember, getClass } from "./school-groups.js";
import type { Role } from "./town.js";
import type { Tree } from "./tree.js";
import { addUserEntry, findUserEntry } from "./user-entry.js";

export interface NewUser {
  readonly school: string;
  readonly role: Role;
  readonly firstname: string;
  readonly lastname: string;
  /** Names of existing classes of the school, without its prefix. */
  readonly classes?: readonly string[];
  /** Made of the names where it is not given. */
  readonly username?: string;
}

/**
 * Adds a user, then its memberships, one change after the other as UDM does. Nothing is changed when it throws
 * DemoDirectoryError "NO_SUCH_SCHOOL", "NO_SUCH_GROUP" or "NAME_TAKEN".
 */
export function addUser(tree: Tree, { school, role, firstname, lastname, classes = [], username }: NewUser): DemoUser {
  const home = spellSchool(tree, school);
  const isTaken = (name: string): boolean => findUserEntry(tree, name) !== undefined;
  if (username !== undefined && isTaken(username)) throw nameTaken(username);
  const name = username ?? makeUsername(firstname, lastname, isTaken);
  const groups = [...groupsByRole(role, [home]), ...classes.map((one) => getClass(tree, home, one).dn)];

  const entry = addUserEntry(tree, { username: name, firstname, lastname, role, schools: [home] });
  for (const dn of groups) joinGroup(tree, dn, entry.dn);
  return readUser(tree, entry);
}

/** Puts a member into a group that is there. */
export function joinGroup(tree: Tree, groupDn: string, member: string): void {
  const group = tree.find(groupDn);
  if (group) exchangeMember(tree, group, { into: member });
}

export function nameTaken(username: string): DemoDirectoryError {
  return new DemoDirectoryError("NAME_TAKEN", `There is a user ${username} already.`);
}
