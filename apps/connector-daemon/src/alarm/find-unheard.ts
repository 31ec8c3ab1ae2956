import { isBeyond, newestOf, type ChangedEntry, type Position } from "@id-connector/ldap-reader";
import type { Looked } from "./watch.js";

interface FindOptions {
  readonly level: Position;
  readonly wasHeard: (entry: ChangedEntry) => boolean;
  /** Whether one unheard change is enough: where nothing was heard since the level. */
  readonly isOneEnough: boolean;
}

/**
 * Looks through the changes beyond the level, which come in no order. Listening gets them in their order: an unheard change that is older than a
 * heard one is late or lost alone, and no sign that nothing comes any more. Throws what `changed` throws.
 */
export async function findUnheard(
  changed: AsyncIterable<ChangedEntry>,
  { level, wasHeard, isOneEnough }: FindOptions,
): Promise<Looked> {
  let heardUpTo: Position = [];
  let unheard: readonly ChangedEntry[] = [];
  for await (const entry of changed) {
    const { csn } = entry;
    if (!isBeyond(csn, level)) continue;
    if (wasHeard(entry)) {
      if (isBeyond(csn, heardUpTo)) heardUpTo = newestOf([...heardUpTo, csn]);
      continue;
    }
    if (isOneEnough) return { heardUpTo, missing: entry.id };
    if (isBeyond(csn, csnsOf(unheard))) unheard = newestEntries([...unheard, entry]);
  }
  return { heardUpTo, missing: unheard.find(({ csn }) => isBeyond(csn, heardUpTo))?.id };
}

function newestEntries(entries: readonly ChangedEntry[]): readonly ChangedEntry[] {
  const newest = newestOf(csnsOf(entries));
  return entries.filter(({ csn }) => newest.includes(csn));
}

function csnsOf(entries: readonly ChangedEntry[]): readonly string[] {
  return entries.map(({ csn }) => csn);
}
