import { inChunks } from "@id-connector/bounded-work";
import { groupOfUserFields, userFields, type DirectoryUser, type GroupOfUser } from "@id-connector/listener-object";
import type { Connection } from "./connection.js";
import { hidden, type Entry } from "./entry.js";
import { and, componentOfDn, equals, equalsAny } from "./filters.js";
import { groupFilter, userFilter } from "./kind-of-entry.js";
import { dnKey } from "./place-of-dn.js";
import { attributesOf, readFields } from "./read-fields.js";
import { toGroupOfUser, type ReadOptions } from "./read-groups.js";
import { searchPages, searchAll } from "./search.js";

/** What `toUsers` reads. */
export const userAttributes = attributesOf(userFields);

/** The user with this uid; undefined where there is none. */
export async function findUser(
  connection: Connection,
  username: string,
  options: ReadOptions,
): Promise<DirectoryUser | undefined> {
  const filter = and(equals("uid", username), userFilter);
  const entries = await searchAll(connection, { filter, attributes: userAttributes, signal: options.signal });
  const [user] = await toUsers(connection, entries.slice(0, 1), options);
  return user;
}

/** The users with their school classes and workgroups: one search for the groups of hundreds of users. */
export async function toUsers(
  connection: Connection,
  entries: readonly Entry[],
  options: ReadOptions,
): Promise<DirectoryUser[]> {
  const groups = new Map<string, GroupOfUser[]>(entries.map(({ dn }) => [dnKey(dn), []]));
  for (const chunk of inChunks(entries, usersPerSearch)) await collectGroups(connection, chunk, groups, options);
  return entries.map((entry) => toUser(entry, groups.get(dnKey(entry.dn)) ?? []));
}

/** As many as a page has. */
const usersPerSearch = 500;

/** Asks the groups, not `memberOf`: that is an overlay's work, which not every server has. */
async function collectGroups(
  connection: Connection,
  users: readonly Entry[],
  groups: ReadonlyMap<string, GroupOfUser[]>,
  { names, signal }: ReadOptions,
): Promise<void> {
  const dns = users.map(({ dn }) => dn);
  const asked = new Set(dns.map(dnKey));
  const filter = and(groupFilter, componentOfDn("cn", names.pupils), equalsAny("uniqueMember", dns));
  const attributes = [...attributesOf(groupOfUserFields), "uniqueMember"];
  for await (const page of searchPages(connection, { filter, attributes, pageSize: 200, signal })) {
    for (const entry of page) {
      const group = toGroupOfUser(entry, names);
      if (!group) continue;
      const members = new Set(entry.attribute("uniqueMember").map(dnKey));
      if (members.size === 0) throw hidden("uniqueMember");
      for (const key of members) if (asked.has(key)) groups.get(key)?.push(group);
    }
  }
}

function toUser(entry: Entry, groups: readonly GroupOfUser[]): DirectoryUser {
  if (entry.attribute("uid").length === 0) throw hidden("uid"); // no user is without one
  return { kind: "user", id: entry.id, dn: entry.dn, ...readFields(entry, userFields), groups };
}
