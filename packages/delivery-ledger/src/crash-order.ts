import type { Edit, LedgerChange, LedgerEntry, ObjectKind } from "./entry.js";

/** What an object is about to be sent as. */
export interface ToSend {
  readonly kind: ObjectKind;
  /** Names of schools, as they are sent. */
  readonly schools: readonly string[];
  readonly incomplete?: boolean;
}

/** What the authority confirmed that it holds. */
export interface Confirmed extends ToSend {
  /** What `beginWrite` gave: the entry from before the request. */
  readonly before: LedgerEntry | undefined;
  /** For a user: ids of its classes. For a class or workgroup: ids of its members. */
  readonly related?: readonly string[];
  /** Made by `AuthorityLedger.digest`; missing where the content is not known. */
  readonly digest?: string;
  /** By the machine's clock (epoch ms). */
  readonly sentAt?: number;
  /** When it was made by this request (by a clock that does not jump); missing where the authority had it before. */
  readonly createdAt?: number | undefined;
  /** For a user that the authority did not have: its workgroups in the directory; at the authority it is in none of them yet. */
  readonly notIn?: readonly string[];
}

/** How it came that the authority does not hold an object. */
export interface Gone {
  /** When the authority confirmed that it is deleted (epoch ms); missing where it never had it. */
  readonly deletedAt?: number | undefined;
  readonly ordered?: boolean;
  readonly planned?: boolean;
  /** As the entry has them where they are not given. */
  readonly schools?: readonly string[];
  /** For a school: an empty school stays, for the authority cannot delete it. */
  readonly shell?: boolean;
}

/** What the authority showed of a class or workgroup. */
export interface Shown {
  readonly schools: readonly string[];
  readonly related: readonly string[];
  readonly digest: string;
}

/**
 * The order in which the ledger is written around a request, so that a crash at any moment leaves nothing that is believed and wrong: begin, then the
 * request, then confirm (docs/architecture.md, "Before and after a crash"). Each is all or nothing, and on disk when it resolves. Throws LedgerError.
 */
export interface CrashOrder {
  /**
   * Before a request that makes or changes the object. Where the authority holds the object, the ledger does not claim to know its content any more;
   * any other object may be there from now on ("sending"). After a crash it is sent again. Resolves with the entry as it was before.
   */
  beginWrite(id: string, sent: ToSend): Promise<LedgerEntry | undefined>;
  /**
   * After a request that was to make the object was not made, or was turned away before the authority looked at it (429): the object is what it
   * was before `beginWrite`, so that the next request need not ask for it. Does nothing for an object that the authority may hold.
   */
  takeBack(id: string, kind: ObjectKind, before: LedgerEntry | undefined): Promise<void>;
  /**
   * Before a request that deletes the object as this kind, and when the authority turns out to have lost it: the ledger does not know any more
   * whether it is there ("sending"). After a crash the broker is asked for it. Does nothing for an object that is not "present".
   */
  beginRemoval(id: string, kind: ObjectKind): Promise<void>;
  /**
   * After the authority confirmed that it holds the object. The relation changes with it, both ways: an authority keeps the members of a class and the
   * classes of a user as one.
   */
  confirmPresent(id: string, confirmed: Confirmed): Promise<void>;
  /**
   * After the authority confirmed, or refused so that it is certain, that it does not hold the object as this kind. Related objects lose it from
   * their relations.
   */
  confirmAbsent(id: string, kind: ObjectKind, gone: Gone): Promise<void>;
  /**
   * The authority was asked, and holds the object as this kind. `shown`: with all that the ledger remembers; else the ledger only knows that it is
   * there.
   */
  learnPresent(id: string, kind: ObjectKind, shown?: Shown): Promise<void>;
}

interface Parts {
  readonly get: (id: string, kind: ObjectKind) => LedgerEntry | undefined;
  readonly write: (changes: readonly LedgerChange[]) => Promise<void>;
}

/** The only place where entries are made. */
export function crashOrder({ get, write }: Parts): CrashOrder {
  return {
    async beginWrite(id, sent) {
      const before = get(id, sent.kind);
      // an earlier request that got no answer may have left relations there: they stay
      const related = before?.state === "sending" ? before.related : [];
      if (before?.state !== "present") await write([{ id, put: { ...sent, state: "sending", related } }]);
      else if (before.digest !== undefined) await write([{ id, put: withoutDigest(before) }]);
      return before;
    },
    async takeBack(id, kind, before) {
      if (before === undefined) await write([{ id, remove: true, kind }]);
      else if (before.state === "absent") await write([{ id, put: before }]);
    },
    async beginRemoval(id, kind) {
      const before = get(id, kind);
      if (before?.state === "present") await write([{ id, put: { ...withoutDigest(before), state: "sending" } }]);
    },
    async confirmPresent(id, { before, related = [], createdAt, notIn = [], ...confirmed }) {
      const { kind } = confirmed;
      const wasThere = before?.state === "present";
      const madeAt = createdAt ?? (wasThere ? before.createdAt : undefined);
      const put: LedgerEntry = {
        ...confirmed,
        ...{ state: "present", related },
        // a user that the authority did not have, or had lost, is in no workgroup there
        ...(kind === "user" && { workgroups: createdAt === undefined ? (before?.workgroups ?? []) : [] }),
        ...(madeAt !== undefined && { createdAt: madeAt }),
      };
      await write([
        { id, put },
        ...relate(id, kind, before?.related ?? [], related),
        ...notIn.map((group) => ({ id: group, relate: { drop: [id] } })),
      ]);
    },
    async confirmAbsent(id, kind, { schools, deletedAt, ordered, planned, shell }) {
      const before = get(id, kind);
      const put: LedgerEntry = {
        ...{ kind, state: "absent", schools: schools ?? before?.schools ?? [], related: [] },
        ...(deletedAt !== undefined && { deletedAt }),
        ...(ordered && { ordered }),
        ...(planned && { planned }),
        ...(shell && { incomplete: true }),
      };
      await write([{ id, put }, ...relate(id, kind, before?.related ?? [], [])]);
    },
    async learnPresent(id, kind, shown) {
      const { schools = [], related = [], workgroups } = get(id, kind) ?? {};
      const known = shown ?? { schools, related, ...(workgroups && { workgroups }) };
      await write([{ id, put: { ...known, kind, state: "present" } }, ...relate(id, kind, related, known.related)]);
    },
  };
}

function withoutDigest(entry: LedgerEntry): LedgerEntry {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => name !== "digest")) as unknown as LedgerEntry;
}

/** The changes at the other ends of a relation: a user keeps its workgroups apart from its classes. */
function relate(id: string, kind: ObjectKind, before: readonly string[], after: readonly string[]): LedgerChange[] {
  const edit = (other: string, ids: Edit): LedgerChange =>
    kind === "workgroup" ? { id: other, join: ids } : { id: other, relate: ids };
  return [
    ...difference(after, before).map((other) => edit(other, { add: [id] })),
    ...difference(before, after).map((other) => edit(other, { drop: [id] })),
  ];
}

function difference(from: readonly string[], these: readonly string[]): readonly string[] {
  const dropped = new Set(these);
  return from.filter((id) => !dropped.has(id));
}
