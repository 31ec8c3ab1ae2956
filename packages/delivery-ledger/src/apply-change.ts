import { mayBeThere, type Edit, type LedgerChange, type LedgerEntry } from "./entry.js";

/**
 * The entries of one object after a change, one for each kind: first the kind that the object is, or was last. The same list where nothing changes.
 * An entry of another kind stays for as long as the authority may hold the object as that kind. Pure.
 */
export function applyChange(known: readonly LedgerEntry[], change: LedgerChange): readonly LedgerEntry[] {
  if ("put" in change) return putEntry(known, change.put);
  if ("remove" in change) return known.filter(({ kind }) => change.kind !== undefined && kind !== change.kind);
  if ("unsure" in change) {
    const after = known.map(toUnsure);
    return after.every((one, index) => one === known[index]) ? known : after;
  }
  const [entry, ...others] = known;
  if (entry === undefined) return known;
  if ("relate" in change) {
    const related = edited(entry.related, change.relate);
    return related === entry.related ? known : [{ ...entry, related }, ...others];
  }
  const before = entry.workgroups ?? [];
  const workgroups = edited(before, change.join);
  return workgroups === before ? known : [{ ...entry, workgroups }, ...others];
}

/**
 * Makes an entry unsure. A school has no content to be asked for: it is there or not. The ledger then does not know of a deleted object either
 * whether it is gone, but for an empty shell.
 */
function toUnsure(known: LedgerEntry): LedgerEntry {
  const { digest, ...entry } = known;
  if (entry.kind === "school") return entry.state === "present" ? { ...entry, state: "sending" } : known;
  if (digest === undefined && entry.unsure) return known;
  return { ...entry, unsure: true, ...(entry.state === "absent" ? { state: "sending" } : {}) };
}

/** Puts an entry into the list; entries of kinds that are gone stand behind the others. */
function putEntry(known: readonly LedgerEntry[], put: LedgerEntry): readonly LedgerEntry[] {
  const others = known.filter((one) => one.kind !== put.kind && mayBeThere(one));
  if (put.state !== "absent") return [put, ...others];
  const isGone = ({ state }: LedgerEntry) => state === "absent";
  return [...others.filter((one) => !isGone(one)), put, ...others.filter(isGone)];
}

/** The same list where nothing changes. */
function edited(ids: readonly string[], { add = [], drop = [] }: Edit): readonly string[] {
  const dropped = new Set(drop);
  const after = [...new Set([...ids.filter((id) => !dropped.has(id)), ...add])];
  const isSame = after.length === ids.length && after.every((id, index) => id === ids[index]);
  return isSame ? ids : after;
}
