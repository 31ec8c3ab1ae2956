import { findSchool } from "@id-connector/broker-mapping";
import { itemOf } from "@id-connector/listener-object";
import type { NewItem } from "@id-connector/queue-fs";
import { readSchools, type WhatToRead } from "../read/read-schools.js";
import { resent } from "./queue-items.js";

/** What makes the broker hold the wanted schools: an item for each school, then for each user, class and workgroup that it gets. */
export async function* initialItems(what: WhatToRead): AsyncGenerator<NewItem, void> {
  for (const name of what.wanted) {
    const school = findSchool(what.schools, name);
    if (school) yield resent(itemOf(school.id, school));
  }
  for await (const { object, mapped } of readSchools(what)) {
    if (mapped.outcome === "send") yield resent(itemOf(object.id, object));
  }
}
