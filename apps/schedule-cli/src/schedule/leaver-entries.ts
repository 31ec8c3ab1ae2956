import { listsSchool, type SchoolSet } from "@id-connector/broker-mapping";
import { type Ledger, mayBeThere } from "@id-connector/delivery-ledger";
import type { Directory } from "@id-connector/ldap-reader";
import { type DirectoryObject, sameSchool } from "@id-connector/listener-object";
import type { Authority } from "@id-connector/school-authority-config";
import type { Verdict } from "../judge-object.js";
import { type Entry, entryOf, goneEntry, usersFirst } from "../schedule-entry.js";

interface LeaverEntries {
  readonly directory: Directory;
  readonly ledger: Ledger;
  readonly authorities: readonly Pick<Authority, "name" | "schools">[];
  /** All schools of the directory. */
  readonly existing: SchoolSet;
  /** Only objects that the ledgers know in this school. */
  readonly only: string | undefined;
  readonly judge: (object: DirectoryObject) => readonly Verdict[];
  /** The ids of objects that were looked at already; this function adds its own. */
  readonly seen: Set<string>;
  readonly onPassedOver: (authority: string, why: PassedOver) => void;
  readonly signal: AbortSignal;
}

/**
 * `not_listed`: the object's school is not listed any more, and the authority was told to leave it as it is. `not_seen`: the directory
 * does not show its school.
 */
export type PassedOver = "not_listed" | "not_seen";

const batch = 500;

/**
 * Streams objects that a broker has by its ledger and that the schools' own lists did not have: deletions and moves that were lost.
 * Objects that vanished together with their school are passed over: that looks the same as missing access rights.
 */
export async function* leaverEntries(options: LeaverEntries): AsyncGenerator<Entry, void> {
  let ids: string[] = [];
  for (const id of leaverIds(options)) {
    if (options.signal.aborted) return;
    if (ids.push(id) < batch) continue;
    yield* entriesFor(ids, options);
    ids = [];
  }
  if (ids.length > 0) yield* entriesFor(ids, options);
}

async function* entriesFor(ids: readonly string[], options: LeaverEntries): AsyncGenerator<Entry, void> {
  const { directory, ledger, authorities, judge, signal } = options;
  const { objects } = await directory.readObjects(ids, { signal });
  const entries = ids.flatMap((id) => {
    const object = objects.get(id);
    if (object) return entryOf(object, judge(object)) ?? [];
    const holding = authorities.flatMap(({ name }) => {
      const entry = ledger.authority(name).get(id);
      return mayBeThere(entry) ? [{ name, kind: entry.kind }] : [];
    });
    const kind = holding[0]?.kind;
    // the daemon may have deleted it meanwhile
    if (kind === undefined || kind === "school") return [];
    return goneEntry({
      id,
      kind,
      dn: ledger.directory.get(id)?.dn,
      authorities: holding.map(({ name }) => name),
    });
  });
  yield* usersFirst(entries);
}

function* leaverIds({
  ledger,
  authorities,
  existing,
  only,
  seen,
  onPassedOver,
}: LeaverEntries): Generator<string, void> {
  for (const { name, schools } of authorities) {
    for (const [id, entry] of ledger.authority(name).entries()) {
      if (!mayBeThere(entry) || entry.kind === "school" || seen.has(id)) continue;
      if (only !== undefined && !entry.schools.some((school) => sameSchool(school, only))) continue;
      const listed = entry.schools.filter((school) => listsSchool(schools, school));
      if (listed.length === 0 && entry.schools.length > 0) {
        if (entry.state !== "absent") onPassedOver(name, "not_listed");
      } else if (!listed.every((school) => existing.has(school))) onPassedOver(name, "not_seen");
      else {
        seen.add(id);
        yield id;
      }
    }
  }
}
