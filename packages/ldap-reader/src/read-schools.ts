import type { DirectorySchool } from "@id-connector/listener-object";
import type { Connection } from "./connection.js";
import { hidden, type Entry } from "./entry.js";
import { and, equals, type Filter } from "./filters.js";
import { schoolFilter } from "./kind-of-entry.js";
import { searchAll } from "./search.js";

/** What `toSchool` reads. */
export const schoolAttributes = ["ou", "displayName"] as const;

/** All schools below the base, or those that the filter matches too, in one search. */
export async function readSchools(
  connection: Connection,
  { filter, signal }: { readonly filter?: Filter | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<DirectorySchool[]> {
  const wanted = filter ? and(schoolFilter, filter) : schoolFilter;
  return (await searchAll(connection, { filter: wanted, attributes: schoolAttributes, signal })).map(toSchool);
}

/** The entries of all schools below the base. */
export function readSchoolEntries(connection: Connection, signal?: AbortSignal): Promise<Entry[]> {
  return searchAll(connection, { filter: schoolFilter, attributes: schoolAttributes, signal });
}

/** The school with this name, compared without case; undefined where there is none. */
export async function findSchool(
  connection: Connection,
  name: string,
  signal?: AbortSignal,
): Promise<DirectorySchool | undefined> {
  const filter = and(schoolFilter, equals("ou", name));
  const [entry] = await searchAll(connection, { filter, attributes: schoolAttributes, signal });
  return entry && toSchool(entry);
}

/** Reads a school's entry. Throws LdapReaderError "NOT_ALLOWED" where its name is hidden. */
export function toSchool(entry: Entry): DirectorySchool {
  const [name] = entry.attribute("ou");
  if (name === undefined) throw hidden("ou");
  return { kind: "school", id: entry.id, dn: entry.dn, name, displayName: entry.attribute("displayName")[0] ?? name };
}
