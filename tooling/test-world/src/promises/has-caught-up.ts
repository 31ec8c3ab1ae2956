import { ruledAttributes, type PlainEntry } from "../read-directory.js";
import type { Sighting } from "./watch-directory.js";

/**
 * Whether everything that the directory was when it was read has been seen. `known` sightings were there before it was read: what they
 * speak of and is not in `entries` must have been seen to go.
 */
export function hasCaughtUp(sightings: readonly Sighting[], entries: readonly PlainEntry[], known: number): boolean {
  const states = new Map<string, Set<string>>();
  const gone = new Set<string>();
  for (const { id, entry } of sightings) {
    if (!entry) gone.add(id);
    else states.set(id, (states.get(id) ?? new Set()).add(textOf(entry)));
  }
  const ids = new Map(entries.map((entry) => [entry.values("entryUUID")[0] ?? "", entry]));
  return (
    [...ids].every(([id, entry]) => states.get(id)?.has(textOf(entry))) &&
    sightings.slice(0, known).every(({ id }) => ids.has(id) || gone.has(id))
  );
}

const texts = new WeakMap<PlainEntry, string>();

function textOf(entry: PlainEntry): string {
  const values = () => ruledAttributes.map((name) => [...entry.values(name)].sort());
  const text = texts.get(entry) ?? JSON.stringify([entry.dn, ...values()]);
  texts.set(entry, text);
  return text;
}
