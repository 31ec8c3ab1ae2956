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
 * Where the objects are that a search did not find (id → the DN it had last); those that are gone are not among them. OpenLDAP answers for
 * a DN that is not there with the nearest entry above it, and for one that may not be seen with nothing. A server that names no nearest
 * entry at all leaves the question open: then the answer is none of them.
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

/** For a DN that nothing has. */
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
    // no DN where somebody knew but an id; nothing outside the base was ever read
    if (container === undefined || !`,${dnKey(container)}`.endsWith(`,${dnKey(base)}`)) continue;
    const members = below.get(container);
    if (members) members.push([id, dn]);
    else below.set(container, [[id, dn]]);
  }
  return below;
}
