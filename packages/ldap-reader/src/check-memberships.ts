import {
  escapeRdnValue,
  normaliseValue,
  type DirectorySchool,
  type DirectoryUser,
} from "@id-connector/listener-object";
import { checkShown } from "./check-shown.js";
import type { Connection } from "./connection.js";
import type { Entry } from "./entry.js";
import { LdapReaderError } from "./errors.js";
import { groupFilter } from "./kind-of-entry.js";
import type { ReadOptions } from "./read-groups.js";
import { searchPages } from "./search.js";

interface CheckOptions extends ReadOptions {
  readonly schools: readonly DirectorySchool[];
}

/**
 * Users are in no group where the members of groups are hidden, for a search by members finds none then. So where a user has no group
 * in one of its schools, one group of that school is checked. Throws LdapReaderError "NOT_ALLOWED" where its members are hidden.
 */
export async function checkMemberships(
  connection: Connection,
  users: readonly DirectoryUser[],
  options: CheckOptions,
): Promise<void> {
  const doubted = new Set<string>();
  for (const { schools, groups } of users) {
    const sure = new Set(groups.map(({ school }) => normaliseValue(school)));
    for (const school of schools.map(normaliseValue)) if (!sure.has(school)) doubted.add(school);
  }
  for (const { name, dn } of options.schools) {
    if (!doubted.has(normaliseValue(name))) continue;
    const group = await findAnyGroup(connection, dn, options);
    if (group) await checkShown(connection, [group], "uniqueMember");
  }
}

async function findAnyGroup(
  connection: Connection,
  school: string,
  { names, signal }: ReadOptions,
): Promise<Entry | undefined> {
  const base = `cn=${escapeRdnValue(names.pupils)},cn=groups,${school}`;
  try {
    for await (const [group] of searchPages(connection, {
      base,
      filter: groupFilter,
      attributes: [],
      pageSize: 1,
      signal,
    }))
      return group;
  } catch (err) {
    if (!(err instanceof LdapReaderError && err.code === "NO_SUCH_BASE")) throw err;
  }
  return undefined;
}
