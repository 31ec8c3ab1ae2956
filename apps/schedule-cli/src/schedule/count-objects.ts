import type { SchoolSet } from "@id-connector/broker-mapping";
import {
  and,
  componentOfDn,
  type Directory,
  equals,
  equalsAny,
  type Filter,
  groupFilter,
  not,
  or,
  userFilter,
} from "@id-connector/ldap-reader";
import type { ContainerNames } from "@id-connector/listener-object";
import { placeOf } from "../look-up/read-dn.js";

interface Counting {
  readonly wanted: SchoolSet;
  readonly names: ContainerNames;
  readonly signal: AbortSignal;
}

/** How many users, classes and workgroups of these schools will be scheduled, as far as one quick search tells. */
export async function countObjects(directory: Directory, { wanted, names, signal }: Counting): Promise<number> {
  const [only, ...others] = wanted.names;
  const oneSchool = others.length === 0 ? only : undefined;
  let count = 0;
  for await (const entry of directory.search({
    filter: filterFor(oneSchool, names),
    attributes: ["ucsschoolSchool"],
    signal,
  })) {
    const place = placeOf(entry.dn, names);
    const schools = place ? [place.school] : entry.attribute("ucsschoolSchool");
    if (schools.some((school) => wanted.has(school))) count += 1;
  }
  return count;
}

function filterFor(school: string | undefined, { pupils }: ContainerNames): Filter {
  const roles = equalsAny("objectClass", ["ucsschoolStudent", "ucsschoolTeacher", "ucsschoolStaff"]);
  const users = [userFilter, roles, not(equals("objectClass", "ucsschoolExam"))];
  const groups = [groupFilter, componentOfDn("cn", pupils)];
  if (school === undefined) return or(and(...users), and(...groups));
  return or(and(...users, equals("ucsschoolSchool", school)), and(...groups, componentOfDn("ou", school)));
}
