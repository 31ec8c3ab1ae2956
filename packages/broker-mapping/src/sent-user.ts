import type { DirectoryUser } from "@id-connector/listener-object";
import type { OutOfScopeReason } from "./mapped.js";
import { listsSchool, type SchoolScope } from "./school-scope.js";

/** The facts that decide whether a user is sent; a member of a group has them as well. */
export type UserInQuestion = Pick<DirectoryUser, "objectClasses" | "schools">;

export type Role = keyof typeof classOfRole;

const classOfRole = { student: "ucsschoolStudent", teacher: "ucsschoolTeacher", staff: "ucsschoolStaff" } as const;

/** The roles that a broker knows. */
export const roles = Object.keys(classOfRole) as readonly Role[];

/**
 * True for students, teachers and staff of a listed school; disabled and expired ones too. False for exam users, and for legal
 * guardians and school administrators without one of those roles.
 *
 * @example
 * ```ts
 * import { isSentUser } from "@id-connector/broker-mapping";
 * import type { DirectoryUser } from "@id-connector/listener-object";
 *
 * function countSent(users: DirectoryUser[]) {
 *   return users.filter((user) => isSentUser(user, ["DEMOSCHOOL"])).length;
 * }
 * ```
 */
export function isSentUser(user: UserInQuestion, scope: SchoolScope): boolean {
  return whyNotSent(user, scope) === undefined;
}

/** The reason why a user is not sent; undefined for a user that is sent. */
export function whyNotSent(user: UserInQuestion, scope: SchoolScope): OutOfScopeReason | undefined {
  const kind = whyNoKindToSend(user);
  if (kind !== undefined) return kind;
  return user.schools.some((school) => listsSchool(scope, school)) ? undefined : "no_listed_school";
}

/** The reason why a user would be sent for no school at all, undefined for students, teachers and staff. */
export function whyNoKindToSend(user: Pick<UserInQuestion, "objectClasses">): OutOfScopeReason | undefined {
  if (rolesOfClasses(user.objectClasses).length === 0) return "not_a_school_user";
  return hasClass(user.objectClasses, "ucsschoolExam") ? "exam_user" : undefined;
}

/** The roles that a user's object classes stand for. */
export function rolesOfClasses(objectClasses: readonly string[]): readonly Role[] {
  return roles.filter((role) => hasClass(objectClasses, classOfRole[role]));
}

function hasClass(objectClasses: readonly string[], name: string): boolean {
  return objectClasses.some((objectClass) => objectClass.toLowerCase() === name.toLowerCase());
}
