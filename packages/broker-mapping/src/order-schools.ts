import { type DirectoryUser, schoolsInDn } from "@id-connector/listener-object";
import { compareText } from "./sorted-unique.js";
import { hasSchool, listsSchool, type SchoolScope } from "./school-scope.js";

/**
 * The listed schools of a user in the order that the broker minds: first the primary one, that is the school its DN lies in (with
 * districts the innermost OU that is one of its schools) if it is listed, else the first by name; then the others by name.
 * Spelt as in the user's `ucsschoolSchool`.
 */
export function orderSchools(user: Pick<DirectoryUser, "dn" | "schools">, scope: SchoolScope): readonly string[] {
  const listed = user.schools.filter(
    (school, index) => listsSchool(scope, school) && !hasSchool(user.schools.slice(0, index), school),
  );
  const home = schoolsInDn(user.dn).find((ou) => hasSchool(user.schools, ou));
  const isHome = (school: string): boolean => home !== undefined && hasSchool([home], school);
  return listed.sort((a, b) => Number(isHome(b)) - Number(isHome(a)) || compareText(a, b));
}
