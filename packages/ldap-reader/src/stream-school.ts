import {
  escapeRdnValue,
  type ContainerNames,
  type DirectoryGroup,
  type DirectorySchool,
  type DirectoryUser,
} from "@id-connector/listener-object";
import type { Connection } from "./connection.js";
import type { Entry } from "./entry.js";
import { LdapReaderError } from "./errors.js";
import { and, equals, type Filter } from "./filters.js";
import { groupFilter, kindAttributes, userFilter } from "./kind-of-entry.js";
import type { Pool } from "./pool.js";
import { groupAttributes, toGroups, type ReadOptions } from "./read-groups.js";
import { toUsers, userAttributes } from "./read-users.js";
import { searchPages, type SearchOptions } from "./search.js";

/** Which part of a school is read. */
export interface SchoolPart {
  /** Default: both. */
  readonly kinds?: readonly ("users" | "groups")[] | undefined;
  /** A filter that must match besides those for users or groups. */
  readonly filter?: Filter | undefined;
}

export interface StreamOptions extends ReadOptions, SchoolPart {
  /** Keeps the place in the search that goes page by page: nothing else may search on it meanwhile. */
  readonly connection: Connection;
  /** Lends a connection for the searches that belong to one page: groups of its users, members of its groups. */
  readonly use: Pool["use"];
}

/**
 * Yields all users of the school (wherever they live), then its school classes and workgroups, or only one of both. One page is in
 * memory at most; the next one is asked for when it was taken.
 */
export async function* streamSchool(
  school: DirectorySchool,
  options: StreamOptions,
): AsyncGenerator<DirectoryUser | DirectoryGroup, void> {
  const { kinds = ["users", "groups"] } = options;
  if (kinds.includes("users")) yield* streamUsers(school, options);
  if (kinds.includes("groups")) yield* streamGroups(school, options);
}

/**
 * How many entries `streamSchool` would look at: the same searches without the entries' attributes. Groups of other kinds count too.
 */
export async function countSchool(school: DirectorySchool, options: Omit<StreamOptions, "use">): Promise<number> {
  let count = 0;
  for await (const page of pagesOfIds(school, options)) count += page.length;
  return count;
}

/** The ids of these entries, sorted, each once. */
export async function listSchool(school: DirectorySchool, options: Omit<StreamOptions, "use">): Promise<string[]> {
  const ids = new Set<string>();
  for await (const page of pagesOfIds(school, options)) for (const { id } of page) ids.add(id);
  return [...ids].sort();
}

async function* pagesOfIds(
  school: DirectorySchool,
  { connection, kinds = ["users", "groups"], filter, names, signal }: Omit<StreamOptions, "use">,
): AsyncGenerator<Entry[], void> {
  const searches = { users: usersOf(school, filter), groups: groupsOf(school, filter, names) };
  for (const kind of new Set(kinds))
    yield* pagesOf(connection, { ...searches[kind], attributes: [], pageSize: 500, signal });
}

async function* streamUsers(
  school: DirectorySchool,
  { connection, use, filter, ...options }: StreamOptions,
): AsyncGenerator<DirectoryUser, void> {
  for await (const page of pagesOf(connection, { ...usersOf(school, filter), signal: options.signal }))
    yield* await use((other) => toUsers(other, page, options), options);
}

async function* streamGroups(
  school: DirectorySchool,
  { connection, use, filter, ...options }: StreamOptions,
): AsyncGenerator<DirectoryGroup, void> {
  const search = groupsOf(school, filter, options.names);
  for await (const page of pagesOf(connection, { ...search, signal: options.signal }))
    yield* await use((other) => toGroups(other, page, options), options);
}

function usersOf({ name }: DirectorySchool, filter: Filter | undefined): SearchOptions {
  return {
    filter: and(equals("ucsschoolSchool", name), userFilter, ...(filter ? [filter] : [])),
    attributes: [...kindAttributes, ...userAttributes],
  };
}

function groupsOf({ dn }: DirectorySchool, filter: Filter | undefined, names: ContainerNames): SearchOptions {
  return {
    base: `cn=${escapeRdnValue(names.pupils)},cn=groups,${dn}`,
    filter: filter ? and(groupFilter, filter) : groupFilter,
    attributes: groupAttributes,
    pageSize: 100, // their member lists may be long
  };
}

/** A school without the container of its groups has none. */
async function* pagesOf(connection: Connection, search: SearchOptions): AsyncGenerator<Entry[], void> {
  try {
    yield* searchPages(connection, search);
  } catch (err) {
    const isOfSchool = search.base !== undefined;
    if (!(isOfSchool && err instanceof LdapReaderError && err.code === "NO_SUCH_BASE")) throw err;
  }
}
