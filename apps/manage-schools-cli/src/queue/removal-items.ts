import { inChunks } from "@id-connector/bounded-work";
import type { Directory } from "@id-connector/ldap-reader";
import { type DirectoryObject, type ObjectKind, resendItem } from "@id-connector/listener-object";
import type { NewItem } from "@id-connector/queue-fs";
import { chunkLength, type Holdings } from "./find-holdings.js";
import { bulkItem } from "./bulk-item.js";

interface WhatToQueue {
  readonly directory: Directory;
  readonly holdings: Holdings;
  readonly signal: AbortSignal;
  /** Writes down that these objects are ordered to be deleted, or taken out of classes; on disk when it resolves. */
  readonly order: (ids: Iterable<string>) => Promise<void>;
}

/**
 * The items that make the broker give up schools: an item for each user, each class and workgroup, and at the end for each school.
 * Somebody asked for all of it: no guard holds it, for the order that says so is on disk before the first item is.
 */
export async function* removalItems(what: WhatToQueue): AsyncGenerator<NewItem, void> {
  const { directory, holdings, signal, order } = what;
  await order(idsOf(holdings));
  const ids = holdings.objects.map(({ id }) => id);
  for (const chunk of inChunks(ids, chunkLength)) {
    const { objects } = await directory.readObjects(chunk, { signal });
    for (const id of chunk) yield orderedItem(id, objects.get(id));
  }
  const schoolIds = [...holdings.schoolIds.keys()];
  const { objects } = await directory.readObjects(schoolIds, { signal });
  for (const id of schoolIds) yield orderedItem(id, objects.get(id), "school");
}

/** All objects that are concerned, the schools among them. */
export function idsOf({ objects, schoolIds }: Holdings): ReadonlySet<string> {
  return new Set([...objects.map(({ id }) => id), ...schoolIds.keys()]);
}

function orderedItem(id: string, object: DirectoryObject | undefined, kind?: ObjectKind): NewItem {
  return bulkItem({ ...resendItem(id, object, kind), deletionAllowed: true });
}
