import { schoolFields, type DirectorySchool } from "@id-connector/listener-object";
import type { Connection } from "./connection.js";
import { hidden, type Entry } from "./entry.js";
import { and, equals, type Filter } from "./filters.js";
import { schoolFilter } from "./kind-of-entry.js";
import { attributesOf, readFields } from "./read-fields.js";
import { searchAll } from "./search.js";

/** What `toSchool` reads. */
export const schoolAttributes = attributesOf(schoolFields);

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
  if (entry.attribute("ou").length === 0) throw hidden("ou");
  const read = readFields(entry, schoolFields);
  const [displayName = read.name] = entry.attribute("displayName");
  return { kind: "school", id: entry.id, dn: entry.dn, ...read, displayName };
}
