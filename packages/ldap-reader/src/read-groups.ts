import {
  groupFields,
  groupOfUserFields,
  type ContainerNames,
  type DirectoryGroup,
  type GroupOfUser,
} from "@id-connector/listener-object";
import { checkShown } from "./check-shown.js";
import type { Connection } from "./connection.js";
import type { Entry } from "./entry.js";
import { and, componentOfDn, equals } from "./filters.js";
import { groupFilter } from "./kind-of-entry.js";
import { placeOfGroup } from "./place-of-dn.js";
import { attributesOf, readFields } from "./read-fields.js";
import { resolveMembers } from "./resolve-members.js";
import { searchAll } from "./search.js";

export interface ReadOptions {
  readonly names: ContainerNames;
  readonly signal?: AbortSignal | undefined;
}

/** What `toGroupOfUser` and `toGroups` read. */
export const groupAttributes = [...attributesOf(groupFields), "uniqueMember"];

/** School classes and workgroups with this `cn`, which has the school's name in front; more than one where schools share it. */
export async function findGroups(
  connection: Connection,
  cn: string,
  { names, signal }: ReadOptions,
): Promise<DirectoryGroup[]> {
  const filter = and(groupFilter, equals("cn", cn), componentOfDn("cn", names.pupils));
  return toGroups(connection, await searchAll(connection, { filter, attributes: groupAttributes, signal }), {
    names,
    signal,
  });
}

/** The school classes and workgroups among the entries, with their members: one search for hundreds of members of all of them. */
export async function toGroups(
  connection: Connection,
  entries: readonly Entry[],
  { names, signal }: ReadOptions,
): Promise<DirectoryGroup[]> {
  const located = entries.flatMap((entry) => {
    const group = toGroupOfUser(entry, names);
    return group ? [{ entry, group }] : [];
  });
  const empty = located.map(({ entry }) => entry).filter((entry) => entry.attribute("uniqueMember").length === 0);
  await checkShown(connection, empty, "uniqueMember");
  const dns = located.flatMap(({ entry }) => entry.attribute("uniqueMember"));
  const membersOf = await resolveMembers(connection, dns, signal);
  return located.map(({ entry, group }) => ({
    ...group,
    ...readFields(entry, groupFields),
    members: membersOf(entry.attribute("uniqueMember")),
  }));
}

/** A group without its members; undefined where its place in the directory is not that of a school class or workgroup. */
export function toGroupOfUser(entry: Entry, names: ContainerNames): GroupOfUser | undefined {
  const place = placeOfGroup(entry.dn, names);
  return place && { ...place, id: entry.id, dn: entry.dn, ...readFields(entry, groupOfUserFields) };
}
