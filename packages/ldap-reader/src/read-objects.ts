import { inChunks } from "@id-connector/bounded-work";
import { isEntryUuid, type DirectoryObject, type DirectorySchool } from "@id-connector/listener-object";
import { checkMemberships } from "./check-memberships.js";
import { checkShown } from "./check-shown.js";
import type { Connection } from "./connection.js";
import type { Position } from "./csn.js";
import { hidden, type Entry } from "./entry.js";
import { equalsAny } from "./filters.js";
import { findHidden } from "./find-hidden.js";
import { findHiddenAttributes } from "./find-hidden-attributes.js";
import { findPartlySeen } from "./find-partly-seen.js";
import { isUserOfSchool, kindAttributes, kindOfEntry, type EntryKind } from "./kind-of-entry.js";
import { groupAttributes, toGroups, type ReadOptions } from "./read-groups.js";
import { readSchoolEntries, schoolAttributes, toSchool } from "./read-schools.js";
import { toUsers, userAttributes } from "./read-users.js";
import { searchPages } from "./search.js";

/** What one connection saw in one reading. */
export interface ObjectReading {
  /** How far its server had come before (contextCSN); [] where it does not say. */
  readonly position: Position;
  /** By entryUUID in lower case. An id that is not among them has no entry that this account may see. */
  readonly objects: ReadonlyMap<string, DirectoryObject>;
  /** All schools: an object counts as gone only if its school is among them. */
  readonly schools: readonly DirectorySchool[];
  /**
   * Objects that were not found but may be hidden from this account (only where their DN was given), and objects that were found without
   * hidden members or groups.
   */
  readonly hidden: ReadonlySet<string>;
  /** Names of attributes that access rules hide, by the objects that were found and have them; also of the schools that these name. */
  readonly hiddenAttributes: ReadonlyMap<string, readonly string[]>;
}

export interface ObjectOptions extends ReadOptions {
  /** The DN where an object was last: without it, a hidden object looks like an object that is gone. */
  readonly dnOf?: ((id: string) => string | undefined) | undefined;
}

/**
 * Reads the objects with these entryUUIDs: users with their groups, groups with their members. It takes a handful of searches for
 * any hundreds of ids. Throws LdapReaderError "NOT_ALLOWED" where this account may not search by entryUUID, or see members or schools:
 * nothing would be found then, and everything taken for gone.
 */
export async function readObjects(
  connection: Connection,
  ids: readonly string[],
  options: ObjectOptions,
): Promise<Omit<ObjectReading, "position">> {
  const schoolEntries = await readSchoolEntries(connection, options.signal);
  const schools = schoolEntries.map(toSchool);
  const entries: Record<EntryKind, Entry[]> = { user: [], group: [], school: [], other: [] };
  const wanted = new Set(ids.filter(isEntryUuid).map((id) => id.toLowerCase()));
  for await (const entry of readEntries(connection, [...wanted], schools[0]?.id, options.signal)) {
    if (wanted.has(entry.id)) entries[kindOfEntry(entry)].push(entry);
  }
  const users = await toUsers(connection, entries.user, options);
  const lackingSchools = users.filter((user) => user.schools.length === 0 && isUserOfSchool(user));
  await checkShown(connection, lackingSchools, "ucsschoolSchool");
  await checkMemberships(connection, users, { ...options, schools });
  const groups = await toGroups(connection, entries.group, options);
  const located = new Set(groups.map(({ id }) => id));
  const others = [...entries.other, ...entries.group.filter(({ id }) => !located.has(id))];
  const objects: DirectoryObject[] = [
    ...entries.school.map(toSchool),
    ...users,
    ...groups,
    ...others.map(({ id, dn }) => ({ kind: "other" as const, id, dn })),
  ];
  const found = new Map(objects.map((object) => [object.id, object]));
  const missing = [...wanted].flatMap((id) => {
    const dn = found.has(id) ? undefined : options.dnOf?.(id);
    return dn === undefined ? [] : [[id, dn] as const];
  });
  const partlySeen = await findPartlySeen(connection, { groups, users, entries: entries.user, names: options.names });
  return {
    objects: found,
    schools,
    hidden: new Set([...(await findHidden(connection, new Map(missing))), ...partlySeen]),
    hiddenAttributes: await findHiddenAttributes(connection, {
      ...{ users, groups, entries: { ...entries, school: schoolEntries } },
      ...{ asked: wanted, signal: options.signal },
    }),
  };
}

const idsPerSearch = 250;
const attributes = [
  ...new Set([...kindAttributes, ...userAttributes, ...groupAttributes, ...schoolAttributes, "memberOf"]),
];

/** Each search also asks for an id that is known to be there: where the search does not find it, the filter was not evaluated. */
async function* readEntries(
  connection: Connection,
  ids: readonly string[],
  probe: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<Entry, void> {
  for (const chunk of inChunks(ids, idsPerSearch)) {
    let seen = probe === undefined || chunk.length === 0;
    const filter = equalsAny("entryUUID", probe === undefined ? chunk : [...chunk, probe]);
    for await (const page of searchPages(connection, { filter, attributes, pageSize: 100, signal })) {
      for (const entry of page) {
        seen ||= entry.id === probe;
        yield entry;
      }
    }
    if (!seen) throw hidden("entryUUID");
  }
}
