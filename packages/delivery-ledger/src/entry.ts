/** The kinds of objects that a school authority holds. */
export type ObjectKind = "user" | "school_class" | "workgroup" | "school";

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
  /** By a clock that does not jump, which began as the machine's (epoch ms): a time of an earlier process is not exact. */
  readonly createdAt?: number;
  /** For an absent object: when the authority confirmed that it is deleted (epoch ms). */
  readonly deletedAt?: number;
  /** For a deleted object: a person ordered that very deletion, or there was nothing to delete; the delete guard need not count it. */
  readonly ordered?: boolean;
  /** For a deleted object: it went in a window that was planned for deletions. */
  readonly planned?: boolean;
  /** For a user: ids of its classes. For a class or workgroup: ids of its members as the authority holds them. */
  readonly related: readonly string[];
  /** For a user: ids of the workgroups in which the authority holds it. */
  readonly workgroups?: readonly string[];
  /** True when it was sent without members that the authority does not hold yet. */
  readonly incomplete?: boolean;
  /** True when all of this may be older than what the authority holds: it is asked before anything is concluded from it. */
  readonly unsure?: boolean;
}

/**
 * Whether the authority may hold the object: also where the object was deleted lately, for a broker can be restored from a backup.
 *
 * @example
 * ```ts
 * import { type LedgerEntry, mayBeThere } from "@id-connector/delivery-ledger";
 *
 * export const idsThere = (entries: ReadonlyMap<string, LedgerEntry>) =>
 *   [...entries].filter(([, entry]) => mayBeThere(entry)).map(([id]) => id);
 * ```
 */
export function mayBeThere(entry: LedgerEntry | undefined): entry is LedgerEntry {
  return entry !== undefined && (entry.state !== "absent" || entry.deletedAt !== undefined);
}

/**
 * A removed school that the authority's broker could not delete: an empty school stays there, and that is nobody's fault.
 *
 * @example
 * ```ts
 * import { isShell, type LedgerEntry } from "@id-connector/delivery-ledger";
 *
 * export const countShells = (entries: LedgerEntry[]) => entries.filter(isShell).length;
 * ```
 */
export function isShell({ kind, state, incomplete }: LedgerEntry): boolean {
  return kind === "school" && state === "absent" && incomplete === true;
}

/** Why a group is looked at again of which a member leads to no entry: such a look mends nothing but that. */
export const memberUnresolved = "member unresolved";

/** Ids that are added to a list and dropped from it. */
export interface Edit {
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
}

/**
 * One change of an authority's ledger. `remove` forgets the object, with `kind` only as that kind. `relate` edits `related`, and `join` edits
 * `workgroups`, of the object's present kind; `unsure` says that nothing of the object is believed any more. Without an entry they do nothing.
 */
export type LedgerChange =
  | { readonly id: string; readonly put: LedgerEntry }
  | { readonly id: string; readonly remove: true; readonly kind?: ObjectKind }
  | { readonly id: string; readonly unsure: true }
  | { readonly id: string; readonly relate: Edit }
  | { readonly id: string; readonly join: Edit };

/** An object to look at again. */
export interface Later {
  /** By the clock of the process that delivers (epoch ms when that began; it does not jump). */
  readonly dueAt: number;
  readonly attempts: number;
  /** Why, as a short code such as "member unresolved": never a DN or a name. */
  readonly why: string;
}
