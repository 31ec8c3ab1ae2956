import { inChunks } from "@id-connector/bounded-work";
import type { Connection } from "./connection.js";
import type { Entry } from "./entry.js";
import { and, equalsAny, not, present } from "./filters.js";
import { isHidden } from "./is-hidden.js";
import { searchPages } from "./search.js";

/**
 * The ids of entries that were read without the attribute although they have it: access rules hide it. A filter for entries without the
 * attribute finds an entry only if this account may know that, so one search is enough where nothing is hidden; the other entries are compared
 * one by one.
 */
export async function findUnshown(
  connection: Connection,
  entries: readonly Pick<Entry, "id" | "dn">[],
  attribute: string,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const unshown = new Set<string>();
  for (const chunk of inChunks(entries, idsPerSearch)) {
    const ids = chunk.map(({ id }) => id);
    const lacking = new Set<string>();
    const filter = and(equalsAny("entryUUID", ids), not(present(attribute)));
    for await (const page of searchPages(connection, { filter, attributes: [], signal }))
      for (const { id } of page) lacking.add(id);
    const doubted = chunk.filter(({ id }) => !lacking.has(id));
    for (const some of inChunks(doubted, atOnce)) {
      const answers = await Promise.all(some.map(({ dn }) => isHidden(connection, dn, attribute)));
      for (const [index, { id }] of some.entries()) if (answers[index] === true) unshown.add(id);
    }
  }
  return unshown;
}

const idsPerSearch = 250;
const atOnce = 50;
