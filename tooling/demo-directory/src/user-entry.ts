import { domainUsersDn, userDn } from "./directory-names.js";
import { firstOf, valuesOf, type Entry } from "./entry.js";
import { DemoDirectoryError } from "./errors.js";
import type { Role, TownPerson } from "./town.js";
import type { Tree } from "./tree.js";
import { userAttributes } from "./user-attributes.js";

/** Adds the entry of a person, without memberships. Throws DemoDirectoryError "ENTRY_EXISTS", "NO_SUCH_ENTRY". */
export function addUserEntry(tree: Tree, person: TownPerson): Entry {
  const [home = ""] = person.schools;
  const group = tree.find(domainUsersDn(home));
  const numbers = { uidNumber: nextUidNumber(tree), gidNumber: group ? Number(firstOf(group, "gidNumber")) : 5001 };
  return tree.add(userDn(person.username, person.role, home), userAttributes(person, numbers));
}

/** The entry with this user name, in any case, or undefined. */
export function findUserEntry(tree: Tree, username: string): Entry | undefined {
  return tree.findByValue("uid", username)?.[0];
}

/** Throws DemoDirectoryError "NO_SUCH_USER". */
export function getUserEntry(tree: Tree, username: string): Entry {
  const entry = findUserEntry(tree, username);
  if (!entry) throw new DemoDirectoryError("NO_SUCH_USER", `There is no user ${username}.`);
  return entry;
}

/** What a user is, by the object classes. */
export function roleOfEntry(entry: Entry): Role {
  const classes = new Set(valuesOf(entry, "objectClass"));
  const [teacher, staff] = [classes.has("ucsschoolTeacher"), classes.has("ucsschoolStaff")];
  if (teacher) return staff ? "teacher_and_staff" : "teacher";
  return staff ? "staff" : "student";
}

const numbered = new WeakMap<Tree, number>();

function nextUidNumber(tree: Tree): number {
  const next = (numbered.get(tree) ?? 2000) + 1;
  numbered.set(tree, next);
  return next;
}
