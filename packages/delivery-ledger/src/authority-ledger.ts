import { applyChange } from "./apply-change.js";
import { crashOrder, type CrashOrder } from "./crash-order.js";
import type { Coverage } from "./coverage.js";
import type { LedgerChange, LedgerEntry, ObjectKind } from "./entry.js";
import { LedgerError } from "./errors.js";
import type { LedgerKey } from "./ledger-key.js";
import { laterLedger, type LaterLedger } from "./later-ledger.js";
import type { Store, StoreTransaction } from "./store.js";
import { verifiedLedger, type VerifiedLedger } from "./verified-ledger.js";
import { checkId } from "./check-id.js";

/** What one school authority was last known to hold, for readers. A read sees what is confirmed, also what another process confirmed. */
export interface LedgerReader {
  /**
   * The entry of the kind that the object is, or was last; with `kind`, the entry of that kind: an object that became another kind may be there as
   * both.
   */
  get(id: string, kind?: ObjectKind): LedgerEntry | undefined;
  /** All entries as which the authority may hold the object: first the kind that it is, or was last. */
  all(id: string): readonly LedgerEntry[];
  /**
   * Streams in the order of ids, those behind `after`, an id once for each kind; a school is compared without case. The caller may wait or write between two entries.
   */
  entries(filter?: {
    readonly kind?: ObjectKind;
    readonly school?: string;
    readonly after?: string;
  }): Iterable<[string, LedgerEntry]>;
  /** How many entries of each kind the authority holds or may hold: all but the "absent" ones. */
  count(): Readonly<Record<ObjectKind, number>>;
  /** True if the ledger was there from this authority's first delivery on: what it does not list, the authority does not hold. */
  readonly complete: boolean;
  /** Which part of the directory was looked at for this authority; undefined where that was never noted. */
  coverage(): Coverage | undefined;
  /** HMAC-SHA256 of the content with the ledger's key, base64url: comparable, but tells nothing about the content. */
  digest(content: string): string;
  readonly later: Pick<LaterLedger, "get" | "due" | "count">;
  readonly verified: Omit<VerifiedLedger, "write">;
}

/**
 * The same for the one process that writes. Each write is all or nothing, and on disk when it resolves; those that wait together share a commit. All
 * but `CrashOrder` is what stands beside a request.
 */
export interface AuthorityLedger extends LedgerReader, CrashOrder {
  /** Changes the notes on an object beside its content. Does nothing where the object is not known as this kind. */
  amend(id: string, kind: ObjectKind, noted: Pick<Partial<LedgerEntry>, "incomplete" | "sentAt">): Promise<void>;
  /** Notes users of whom only the authority spoke: they may be there, and the broker is asked for them. Known users stay as they are. */
  meetStrangers(ids: readonly string[]): Promise<void>;
  /** Notes that nothing about these objects is believed any more. */
  markUnsure(ids: readonly string[]): Promise<void>;
  /** Forgets objects, with `kind` only as that kind. */
  forgetObjects(objects: readonly { readonly id: string; readonly kind?: ObjectKind }[]): Promise<void>;
  /** Says whether the ledger is complete. */
  setComplete(complete: boolean): Promise<void>;
  /** Notes which part of the directory was looked at for this authority. */
  writeCoverage(coverage: Coverage): Promise<void>;
  readonly later: LaterLedger;
  readonly verified: VerifiedLedger;
}

/** The writing side of a ledger, for code of this package. */
export interface LedgerWriter {
  /** All changes or none, in order, in one transaction; resolves when they are on disk. */
  write(changes: readonly LedgerChange[]): Promise<void>;
}

/** The ledger of one authority, a thin view on the store. Throws LedgerError "BAD_CHANGE" for a name that no authority has. */
export function authorityLedger(store: Store, key: LedgerKey, name: string): AuthorityLedger & LedgerWriter {
  if (!/^[\w.-]{1,100}$/.test(name))
    throw new LedgerError("BAD_CHANGE", "The name of an authority is a word of letters and digits.");
  const entryKey = (id: string): string[] => ["entry", name, id];
  const countKey = (kind: ObjectKind): string[] => ["count", name, kind];
  const all = (id: string): readonly LedgerEntry[] => fromStored(store.get(entryKey(id)) as StoredEntry | undefined);
  const heldCount = (kind: ObjectKind): number => (store.get(countKey(kind)) as number | undefined) ?? 0;
  const isComplete = (): boolean => store.get(["authority", name]) === true;

  function* entries(
    filter: { kind?: ObjectKind; school?: string; after?: string } = {},
  ): Iterable<[string, LedgerEntry]> {
    const school = filter.school?.toLowerCase();
    for (const [[, , id], value] of store.range(["entry", name], { after: filter.after })) {
      for (const entry of fromStored(value as StoredEntry)) {
        if (filter.kind !== undefined && entry.kind !== filter.kind) continue;
        if (school !== undefined && !entry.schools.some((one) => one.toLowerCase() === school)) continue;
        yield [id as string, entry];
      }
    }
  }

  function change(transaction: StoreTransaction, changes: readonly LedgerChange[]): void {
    if (store.get(["authority", name]) === undefined) transaction.put(["authority", name], false);
    const more = new Map<ObjectKind, number>();
    const held = (known: readonly LedgerEntry[], by: number): void => {
      for (const { kind, state } of known) if (state !== "absent") more.set(kind, (more.get(kind) ?? 0) + by);
    };
    for (const one of changes) {
      const before = all(one.id);
      const after = applyChange(before, one);
      if (after === before) continue;
      held(before, -1);
      held(after, 1);
      const stored = toStored(after);
      if (stored === undefined) transaction.remove(entryKey(one.id));
      else transaction.put(entryKey(one.id), stored);
    }
    for (const [kind, by] of more) if (by !== 0) transaction.put(countKey(kind), heldCount(kind) + by);
  }

  async function write(changes: readonly LedgerChange[]): Promise<void> {
    for (const one of changes) checkId(one.id);
    if (changes.length > 0)
      await store.change((transaction) => {
        change(transaction, changes);
      });
  }

  const get = (id: string, kind?: ObjectKind): LedgerEntry | undefined =>
    kind === undefined ? all(id)[0] : all(id).find((entry) => entry.kind === kind);

  return {
    get,
    all,
    write,
    ...crashOrder({ get, write }),
    async amend(id, kind, noted) {
      const entry = get(id, kind);
      if (entry) await write([{ id, put: { ...entry, ...noted } }]);
    },
    meetStrangers: (ids) => write(ids.filter((id) => get(id) === undefined).map((id) => ({ id, put: stranger }))),
    markUnsure: (ids) => write(ids.map((id) => ({ id, unsure: true }))),
    forgetObjects: (objects) => write(objects.map((object) => ({ ...object, remove: true }))),
    entries,
    count: () => ({
      user: heldCount("user"),
      school_class: heldCount("school_class"),
      workgroup: heldCount("workgroup"),
      school: heldCount("school"),
    }),
    get complete() {
      return isComplete();
    },
    setComplete: (complete) =>
      store.change((transaction) => {
        transaction.put(["authority", name], complete);
      }),
    coverage: () => store.get(["coverage", name]) as Coverage | undefined,
    writeCoverage: (coverage) =>
      store.change((transaction) => {
        transaction.put(["coverage", name], coverage);
      }),
    digest: (content) => key.digest(content),
    later: laterLedger(store, name),
    verified: verifiedLedger(store, name),
  };
}

const stranger: LedgerEntry = { kind: "user", state: "sending", schools: [], related: [], unsure: true };

/** An object's first entry, with those of other kinds beside it. A ledger of an older format has only the first entry. */
type StoredEntry = LedgerEntry & { readonly former?: readonly LedgerEntry[] };

function fromStored(stored: StoredEntry | undefined): readonly LedgerEntry[] {
  if (stored?.former === undefined) return stored === undefined ? [] : [stored];
  const { former, ...entry } = stored;
  return [entry, ...former];
}

function toStored([entry, ...former]: readonly LedgerEntry[]): StoredEntry | undefined {
  return entry && (former.length > 0 ? { ...entry, former } : entry);
}
