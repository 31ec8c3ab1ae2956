import { randomUUID } from "node:crypto";
import { inChunks } from "@id-connector/bounded-work";
import type { Connection } from "./connection.js";
import { locateDn } from "./locate-dn.js";
import { dnKey } from "./place-of-dn.js";

/** Where an object is that a search did not find: its DN leads to an entry, or to a place where this account may not look. */
export type Whereabouts = "there" | "hidden";

/** Which of the objects that a search did not find (id → the DN it had last) may be there all the same, where this account may not look. */
export async function findHidden(
  connection: Connection,
  missing: ReadonlyMap<string, string>,
): Promise<ReadonlySet<string>> {
  const located = await locateMissing(connection, missing);
  return new Set([...located].flatMap(([id, where]) => (where === "hidden" ? [id] : [])));
}

/**
 * Finds out where objects are that a search did not find (id → the DN it had last); objects that are gone are not in the result. For a
 * missing DN, OpenLDAP answers with the nearest entry above it; for a hidden DN it names none. A server that never names a nearest entry
 * leaves the question open: then the result is empty.
 */
export async function locateMissing(
  connection: Connection,
  missing: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Whereabouts>> {
  const located = new Map<string, Whereabouts>();
  const { base } = connection.options;
  const below = byContainer(missing, base);
  if (below.size === 0) return located;
  const nobody = `cn=${randomUUID()}`;
  if ((await nearestTo(connection, `${nobody},${base}`)) === "") return located;
  for (const [container, members] of below) {
    const nearest = await nearestTo(connection, `${nobody},${container}`);
    if (nearest === "") for (const [id] of members) located.set(id, "hidden");
    // where the container is gone, so is what was in it
    if (nearest === "" || dnKey(nearest) !== dnKey(container)) continue;
    for (const chunk of inChunks(members, atOnce)) {
      const places = await Promise.all(chunk.map(([, dn]) => locateDn(connection, dn)));
      for (const [index, place] of places.entries()) {
        const [id = ""] = chunk[index] ?? [];
        if (place.there) located.set(id, "there");
        else if (place.nearest === "") located.set(id, "hidden");
      }
    }
  }
  return located;
}

const atOnce = 50;

/** The result for a DN that no entry has. */
async function nearestTo(connection: Connection, dn: string): Promise<string> {
  const place = await locateDn(connection, dn);
  return place.there ? "" : place.nearest;
}

function byContainer(
  missing: ReadonlyMap<string, string>,
  base: string,
): ReadonlyMap<string, [id: string, dn: string][]> {
  const below = new Map<string, [string, string][]>();
  for (const [id, dn] of missing) {
    const [, container] = /^(?:\\.|[^\\,])+,(.+)$/.exec(dn) ?? [];
    // skips objects of which only an id is known; nothing outside the base was ever read
    if (container === undefined || !`,${dnKey(container)}`.endsWith(`,${dnKey(base)}`)) continue;
    const members = below.get(container);
    if (members) members.push([id, dn]);
    else below.set(container, [[id, dn]]);
  }
  return below;
}
