import type { Directory } from "@id-connector/ldap-reader";
import { type DirectoryObject, type ObjectKind, resendItem } from "@id-connector/listener-object";
import type { NewItem } from "@id-connector/queue-fs";
import { inChunks, type Holdings } from "./find-holdings.js";
import { bulkItem } from "./bulk-item.js";

interface WhatToQueue {
  readonly directory: Directory;
  readonly holdings: Holdings;
  readonly signal: AbortSignal;
}

/**
 * What makes the broker give up schools: an item for each user, each class and workgroup, and at the end for each school. Somebody asked
 * for all of it: no guard holds it.
 */
export async function* removalItems({ directory, holdings, signal }: WhatToQueue): AsyncGenerator<NewItem, void> {
  const ids = holdings.objects.map(({ id }) => id);
  for (const chunk of inChunks(ids)) {
    const { objects } = await directory.readObjects(chunk, { signal });
    for (const id of chunk) yield orderedItem(id, objects.get(id));
  }
  const schoolIds = [...holdings.schoolIds.keys()];
  const { objects } = await directory.readObjects(schoolIds, { signal });
  for (const id of schoolIds) yield orderedItem(id, objects.get(id), "school");
}

function orderedItem(id: string, object: DirectoryObject | undefined, kind?: ObjectKind): NewItem {
  return bulkItem({ ...resendItem(id, object, kind), deletionAllowed: true });
}
