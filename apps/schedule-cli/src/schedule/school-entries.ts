import type { Directory } from "@id-connector/ldap-reader";
import type { DirectoryObject, DirectorySchool } from "@id-connector/listener-object";
import type { Verdict } from "../judge-object.js";
import { type Entry, entryOf } from "../schedule-entry.js";

interface SchoolEntries {
  readonly directory: Directory;
  readonly schools: readonly DirectorySchool[];
  readonly judge: (object: DirectoryObject) => readonly Verdict[];
  /** Gets the id of every object that was looked at. */
  readonly seen: Set<string>;
  /** Called for every user and group that is sent nowhere. */
  readonly onLeftOut: (object: DirectoryObject, verdicts: readonly Verdict[]) => void;
  readonly signal: AbortSignal;
}

/**
 * Streams what is scheduled of some schools: the schools, then all their users, then all their classes and workgroups. A user of several of
 * these schools comes once, in the school that is named first. One page is in memory at most, besides the ids.
 */
export async function* schoolEntries(options: SchoolEntries): AsyncGenerator<Entry, void> {
  const { directory, schools, judge, seen, onLeftOut, signal } = options;
  for (const school of schools) yield* judged(school);
  const names = schools.map(({ name }) => name);
  for await (const object of directory.streamSchools(names, { signal })) yield* judged(object);

  function* judged(object: DirectoryObject): Generator<Entry, void> {
    seen.add(object.id);
    const verdicts = judge(object);
    const entry = entryOf(object, verdicts);
    if (entry) yield entry;
    else onLeftOut(object, verdicts);
  }
}
