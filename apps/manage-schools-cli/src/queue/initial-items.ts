import { findSchool } from "@id-connector/broker-mapping";
import { resendItem } from "@id-connector/listener-object";
import type { NewItem } from "@id-connector/queue-fs";
import { readSchools, type WhatToRead } from "@id-connector/school-survey";
import { bulkItem } from "./bulk-item.js";

/**
 * The items that make the broker hold the wanted schools: an item for each school, then for each user, class and workgroup that it
 * gets.
 */
export async function* initialItems(what: WhatToRead): AsyncGenerator<NewItem, void> {
  for (const name of what.wanted) {
    const school = findSchool(what.schools, name);
    if (school) yield bulkItem(resendItem(school.id, school));
  }
  for await (const { object, mapped } of readSchools(what)) {
    if (mapped.outcome === "send") yield bulkItem(resendItem(object.id, object));
  }
}
