import type { Directory } from "@id-connector/ldap-reader";
import { resendItem } from "@id-connector/listener-object";
import type { NewItem } from "@id-connector/queue-fs";
import { inChunks, type Holdings } from "./find-holdings.js";
import { bulkItem } from "./bulk-item.js";

interface WhatToQueue {
  readonly directory: Directory;
  readonly holdings: Holdings;
  readonly signal: AbortSignal;
}

/** What makes the broker give up schools: an item for each user, each class and workgroup, and at the end for each school. */
export async function* removalItems({ directory, holdings, signal }: WhatToQueue): AsyncGenerator<NewItem, void> {
  const ids = holdings.objects.map(({ id }) => id);
  for (const chunk of inChunks(ids)) {
    const { objects } = await directory.readObjects(chunk, { signal });
    for (const id of chunk) yield bulkItem(resendItem(id, objects.get(id)));
  }
  const schoolIds = [...holdings.schoolIds.keys()];
  const { objects } = await directory.readObjects(schoolIds, { signal });
  for (const id of schoolIds) yield bulkItem(resendItem(id, objects.get(id), "school"));
}
