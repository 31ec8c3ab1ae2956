/** The kinds of objects that a school authority holds. */
export type ObjectKind = "user" | "school_class" | "workgroup" | "school";

export const objectKinds: readonly ObjectKind[] = ["user", "school_class", "workgroup", "school"];

/** What one school authority was last known to hold of one object. It has no field for a name, and gets none. */
export interface LedgerEntry {
  readonly kind: ObjectKind;
  /** "sending": a request was begun and its outcome is not known yet, so the authority may hold the old, the new, or nothing. */
  readonly state: "present" | "sending" | "absent";
  /** Names of schools, as they were sent. */
  readonly schools: readonly string[];
  /** Keyed digest of the content that was sent, made by `AuthorityLedger.digest`. */
  readonly digest?: string;
  /** By the machine's clock (epoch ms). */
  readonly sentAt?: number;
  /** By a clock that does not jump, which began as the machine's (epoch ms): of an earlier process it says nothing exact. */
  readonly createdAt?: number;
  /** Of an absent one: when the authority confirmed that it is deleted (epoch ms). */
  readonly deletedAt?: number;
  /** Of a deleted one: a person ordered that very deletion, or there was nothing to delete; no guard has to count it. */
  readonly ordered?: boolean;
  /** Of a deleted one: it went in a window that was planned for deletions. */
  readonly planned?: boolean;
  /** Of a user: ids of its classes. Of a class or workgroup: ids of its members as the authority holds them. */
  readonly related: readonly string[];
  /** True when it was sent without members that the authority does not hold yet. */
  readonly incomplete?: boolean;
}

/** Whether the authority may hold the object: also one that was deleted lately, for a broker can be restored from a backup. */
export function mayBeThere(entry: LedgerEntry | undefined): entry is LedgerEntry {
  return entry !== undefined && (entry.state !== "absent" || entry.deletedAt !== undefined);
}

/** A removed school that the authority's broker could not delete: what is left of it stays, and is nobody's fault. */
export function isShell({ kind, state, incomplete }: LedgerEntry): boolean {
  return kind === "school" && state === "absent" && incomplete === true;
}

/** Why a group is looked at again of which a member leads to no entry: such a look mends nothing but that. */
export const memberUnresolved = "member unresolved";

/** One change of an authority's ledger. `relate` edits `related` of an existing entry; without an entry it does nothing. */
export type LedgerChange =
  | { readonly id: string; readonly put: LedgerEntry }
  | { readonly id: string; readonly remove: true }
  | { readonly id: string; readonly relate: { readonly add?: readonly string[]; readonly drop?: readonly string[] } };

/** An object to look at again. */
export interface Later {
  /** By the clock of the process that delivers (epoch ms when that began; it does not jump). */
  readonly dueAt: number;
  readonly attempts: number;
  /** Why, as a short code such as "member unresolved": never a DN or a name. */
  readonly why: string;
}

/** The entry that a change leaves behind: undefined for none, the same entry where nothing changes. Pure. */
export function applyChange(entry: LedgerEntry | undefined, change: LedgerChange): LedgerEntry | undefined {
  if ("put" in change) return change.put;
  if ("remove" in change || entry === undefined) return undefined;
  const drop = new Set(change.relate.drop);
  const kept = entry.related.filter((id) => !drop.has(id));
  const related = [...new Set([...kept, ...(change.relate.add ?? [])])];
  const same = related.length === entry.related.length && related.every((id, index) => id === entry.related[index]);
  return same ? entry : { ...entry, related };
}
