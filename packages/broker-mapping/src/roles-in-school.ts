import { type DirectoryUser, sameSchool } from "@id-connector/listener-object";
import { type Role, roles, rolesOfClasses } from "./sent-user.js";

/**
 * A user's roles in one school, sorted: from `ucsschoolRole` values `<role>:school:<school>`, compared without case; where none
 * gives a role in that school, from the object classes.
 */
export function rolesInSchool(user: Pick<DirectoryUser, "roles" | "objectClasses">, school: string): readonly Role[] {
  const named = roles.filter((role) => user.roles.some((value) => namesRole(value, role, school)));
  return (named.length > 0 ? named : [...rolesOfClasses(user.objectClasses)]).sort();
}

function namesRole(value: string, role: Role, school: string): boolean {
  const [name, contextType, context, ...more] = value.split(":");
  if (name === undefined || contextType === undefined || context === undefined || more.length > 0) return false;
  return name.toLowerCase() === role && contextType.toLowerCase() === "school" && sameSchool(context, school);
}
