import {
  escapeRdnValue,
  type DirectoryGroup,
  type DirectorySchool,
  type DirectoryUser,
} from "@id-connector/listener-object";
import type { Connection } from "./connection.js";
import { LdapReaderError } from "./errors.js";
import { and, equals } from "./filters.js";
import { groupFilter, kindAttributes, userFilter } from "./kind-of-entry.js";
import type { Pool } from "./pool.js";
import { groupAttributes, toGroups, type ReadOptions } from "./read-groups.js";
import { toUsers, userAttributes } from "./read-users.js";
import { searchPages } from "./search.js";

export interface StreamOptions extends ReadOptions {
  /** Keeps the place in the search that goes page by page: nothing else may search on it meanwhile. */
  readonly connection: Connection;
  /** Lends a connection for what belongs to one page: groups of its users, members of its groups. */
  readonly use: Pool["use"];
}

/**
 * Yields all users of the school (wherever they live), then its school classes and workgroups. One page is in memory at most; the
 * next one is asked for when it was taken.
 */
export async function* streamSchool(
  school: DirectorySchool,
  { connection, use, ...options }: StreamOptions,
): AsyncGenerator<DirectoryUser | DirectoryGroup, void> {
  const users = {
    filter: and(equals("ucsschoolSchool", school.name), userFilter),
    attributes: [...kindAttributes, ...userAttributes],
    signal: options.signal,
  };
  for await (const page of searchPages(connection, users))
    yield* await use((other) => toUsers(other, page, options), options);

  const groups = {
    base: `cn=${escapeRdnValue(options.names.pupils)},cn=groups,${school.dn}`,
    filter: groupFilter,
    attributes: groupAttributes,
    pageSize: 100, // their member lists may be long
    signal: options.signal,
  };
  try {
    for await (const page of searchPages(connection, groups))
      yield* await use((other) => toGroups(other, page, options), options);
  } catch (err) {
    if (!(err instanceof LdapReaderError && err.code === "NO_SUCH_BASE")) throw err; // a school without the container has no groups
  }
}
