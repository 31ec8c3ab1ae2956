import { findSchool, itemConcerns, listsSchool } from "@id-connector/broker-mapping";
import type { AuthorityLedger, Coverage, LedgerEntry, Sent } from "@id-connector/delivery-ledger";
import type { Directory } from "@id-connector/ldap-reader";
import {
  forBroker,
  itemOf,
  priorities,
  type ContainerNames,
  type DirectoryObject,
  type DirectorySchool,
} from "@id-connector/listener-object";
import type { NewItem } from "@id-connector/queue-fs";
import { eachEntry } from "../deliver/ledger/each-entry.js";

interface Place {
  readonly directory: Pick<Directory, "readObjects" | "streamSchool">;
  readonly names: ContainerNames;
  readonly wanted: Sent;
  readonly signal: AbortSignal;
}

/** An item for a school and for each of its users, classes and workgroups that are sent. Throws LdapReaderError. */
export async function* itemsOfSchool(school: DirectorySchool, place: Place): AsyncGenerator<NewItem, void> {
  const { directory, wanted, signal } = place;
  yield toItem(school.id, school);
  const kinds = (["users", "groups"] as const).filter((kind) => wanted[kind]);
  for await (const object of directory.streamSchool(school.name, { kinds, signal }))
    if (isSent(object, place)) yield toItem(object.id, object);
}

interface LedgerPlace extends Place {
  readonly ledger: AuthorityLedger;
  readonly look: Coverage["look"];
  /** Where an object was last, where that is known. */
  readonly lastDn: (id: string) => string | undefined;
}

const atOnce = 500;

/**
 * An item for each object that the ledger holds and that no school brings, because it left or is gone. Throws
 * LdapReaderError.
 */
export async function* itemsOfLedger(place: LedgerPlace): AsyncGenerator<NewItem, void> {
  const { ledger, look, wanted } = place;
  let ids: string[] = [];
  for await (const [id, entry] of eachEntry(ledger)) {
    if (!isToLookAt(entry, look, wanted)) continue;
    if (ids.push(id) < atOnce) continue;
    yield* itemsOf(ids, place);
    ids = [];
  }
  if (ids.length > 0) yield* itemsOf(ids, place);
}

async function* itemsOf(ids: readonly string[], place: LedgerPlace): AsyncGenerator<NewItem, void> {
  const { directory, look, lastDn, signal } = place;
  const { objects, schools } = await directory.readObjects(ids, { signal, dnOf: lastDn });
  for (const id of ids) {
    const object = objects.get(id);
    if (look === "all" && comesWithSchool(object, schools, place)) continue;
    yield toItem(id, object);
  }
}

/** Whether an object of the ledger is to be looked at. Never a school: only an order removes a school. Pure. */
export function isToLookAt({ kind, state, schools }: LedgerEntry, look: Coverage["look"], wanted: Sent): boolean {
  if (kind === "school" || state === "absent") return false;
  return look === "all" || schools.length === 0 || !schools.every((name) => listsSchool(wanted.schools, name));
}

function comesWithSchool(
  object: DirectoryObject | undefined,
  schools: readonly DirectorySchool[],
  place: Place,
): boolean {
  if (object === undefined || object.kind === "other" || object.kind === "school") return false;
  const named = object.kind === "user" ? object.schools : [object.school];
  const isThere = named.some((name) => listsSchool(place.wanted.schools, name) && findSchool(schools, name));
  return isThere && isSent(object, place);
}

function isSent(object: DirectoryObject, { wanted, names }: Place): boolean {
  if (!wanted[object.kind === "user" ? "users" : "groups"]) return false;
  return itemConcerns(itemOf(object.id, object), wanted.schools, names) !== "no";
}

function toItem(id: string, object: DirectoryObject | undefined): NewItem {
  return { key: id, value: { ...forBroker(itemOf(id, object)), isLook: true }, priority: priorities.bulk };
}
