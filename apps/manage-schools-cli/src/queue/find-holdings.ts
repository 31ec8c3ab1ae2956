import { inChunks } from "@id-connector/bounded-work";
import { findSchool, type SchoolScope, schoolSet } from "@id-connector/broker-mapping";
import { mayBeThere, type LedgerReader, type LedgerEntry } from "@id-connector/delivery-ledger";
import { equalsAny, groupFilter, LdapReaderError, type Directory } from "@id-connector/ldap-reader";
import { escapeRdnValue, type ContainerNames, type DirectorySchool } from "@id-connector/listener-object";
import { judgeHolding, type Holding } from "./holding.js";

export interface WhatToRemove {
  readonly directory: Directory;
  readonly names: ContainerNames;
  readonly ledger: LedgerReader;
  /** All schools of the directory. */
  readonly schools: readonly DirectorySchool[];
  /** Names of the schools to remove. */
  readonly removed: readonly string[];
  /** The schools that the authority still gets. */
  readonly scope: SchoolScope;
  readonly signal: AbortSignal;
}

/** The schools with the ids by which they can be deleted, and all that they hold: users first, then groups. */
export interface Holdings {
  /** The school's name, by its id. Where a school was made anew under its name, the broker may have the older school. */
  readonly schoolIds: ReadonlyMap<string, string>;
  readonly objects: readonly Holding[];
}

/**
 * Finds what has to be deleted, or sent again, when schools are removed: what the ledger says the broker has of them, and what the
 * directory has. Throws LdapReaderError.
 */
export async function findHoldings(what: WhatToRemove & { readonly onObject: () => void }): Promise<Holdings> {
  const { directory, schools, removed, scope, signal, onObject } = what;
  const { entries, schoolIds } = entriesOf(what);
  const ids = new Set(entries.keys());
  for await (const id of idsInDirectory(what)) ids.add(id);
  const objects: Holding[] = [];
  for (const chunk of inChunks([...ids], chunkLength)) {
    const reading = await directory.readObjects(chunk, { signal });
    for (const id of chunk) {
      onObject();
      const known = { object: reading.objects.get(id), entry: entries.get(id), scope, schools };
      const holding = judgeHolding(id, known);
      if (holding) objects.push(holding);
    }
  }
  for (const name of removed) {
    const school = findSchool(schools, name);
    if (school) schoolIds.set(school.id, name);
  }
  const isUser = ({ kind }: Holding) => kind === "user";
  return { schoolIds, objects: [...objects.filter(isUser), ...objects.filter((one) => !isUser(one))] };
}

/** Objects that one reading takes. */
export const chunkLength = 500;

function entriesOf({ ledger, removed }: WhatToRemove): {
  readonly entries: ReadonlyMap<string, LedgerEntry>;
  readonly schoolIds: Map<string, string>;
} {
  const set = schoolSet(removed);
  const entries = new Map<string, LedgerEntry>();
  const schoolIds = new Map<string, string>();
  for (const [id, entry] of ledger.entries()) {
    const [name] = set.among(entry.schools);
    if (name === undefined) continue;
    if (entry.kind === "school") schoolIds.set(id, name);
    // where an object became another kind, its present kind comes first
    else if (mayBeThere(entry) && !entries.has(id)) entries.set(id, entry);
  }
  return { entries, schoolIds };
}

async function* idsInDirectory({ directory, names, schools, removed, signal }: WhatToRemove): AsyncGenerator<string> {
  const attributes: readonly string[] = [];
  for (const chunk of inChunks(removed, chunkLength)) {
    const filter = equalsAny("ucsschoolSchool", chunk);
    for await (const { id } of directory.search({ filter, attributes, signal })) yield id;
  }
  for (const name of removed) {
    const school = findSchool(schools, name);
    if (!school) continue;
    const base = `cn=${escapeRdnValue(names.pupils)},cn=groups,${school.dn}`;
    try {
      for await (const { id } of directory.search({ base, filter: groupFilter, attributes, signal })) yield id;
    } catch (error) {
      // a school without the container has no groups
      if (!(error instanceof LdapReaderError && error.code === "NO_SUCH_BASE")) throw error;
    }
  }
}
