import type { TrashReason } from "@id-connector/queue-fs";
import { type ObjectCode, rejectedCode, waitsForPerson } from "../../words/trash-codes.js";

interface Cause {
  readonly code: ObjectCode;
  readonly message: string;
  readonly status?: number | undefined;
  readonly answer?: unknown;
}

/** Why an object was not settled, this time. */
export interface TrashFailure extends Cause {
  /** How often the object was tried at the broker, and since when (by the daemon's clock). */
  readonly attempts?: number;
  readonly firstAt?: number;
  /** It is an unconfirmed deletion, or a held removal. */
  readonly removal: boolean;
  /** The failure says little about the object: the broker gave no proper answer. */
  readonly unclear?: boolean;
}

interface ReasonParts {
  /** What the trash says already; undefined for an object that comes there for the first time. */
  readonly before: TrashReason | undefined;
  readonly key: string;
  /** By the daemon's clock: now, and when the object is looked at again. */
  readonly now: number;
  readonly dueAt: number;
  /** Turns a time of the daemon's clock into the time that the machine's clock shows, for people. */
  readonly onWall: (at: number) => number;
}

/** The reason that lies beside an object in the trash from now on. Pure. */
export function nextReason(failure: TrashFailure, { before, key, now, dueAt, onWall }: ReasonParts): TrashReason {
  const toIso = (at: number) => new Date(onWall(at)).toISOString();
  const { removal, unclear = false } = failure;
  const lastAt = toIso(now);
  if (before?.code === rejectedCode && removal) return { ...before, key, lastAt, lasting: true };
  const mayHeal = !waitsForPerson(failure.code);
  const attempts = (before?.attempts ?? 0) + (failure.attempts ?? 0);
  return {
    // a clear answer of the broker tells more than no answer
    ...causeOf(before && unclear ? before : failure),
    ...(attempts > 0 ? { attempts } : {}),
    ...(before ? { retries: (before.retries ?? 0) + (mayHeal ? 1 : 0) } : {}),
    ...(mayHeal ? { retryAt: toIso(dueAt) } : {}),
    ...(removal || (unclear && before?.lasting) ? { lasting: true } : {}),
    ...{ firstAt: before?.firstAt ?? toIso(failure.firstAt ?? now), lastAt, key },
  };
}

/**
 * Merges the reasons of two entries of one object: what the newer entry says, with the first time of both. `undefined` stands
 * for an entry without a reason. Pure.
 */
export function mergeReasons(one: TrashReason | undefined, other: TrashReason | undefined): TrashReason | undefined {
  if (!one || !other) return one ?? other;
  const [older, newer] = Date.parse(one.lastAt) <= Date.parse(other.lastAt) ? [one, other] : [other, one];
  const firstAt = Date.parse(older.firstAt) < Date.parse(newer.firstAt) ? older.firstAt : newer.firstAt;
  const retries = Math.max(older.retries ?? 0, newer.retries ?? 0);
  return {
    ...newer,
    firstAt,
    ...(retries > 0 ? { retries } : {}),
    ...(older.lasting || newer.lasting ? { lasting: true } : {}),
  };
}

function causeOf({ code, message, status, answer }: Cause | TrashReason): Pick<TrashReason, keyof Cause> {
  return { code, message, ...(status === undefined ? {} : { status }), ...(answer === undefined ? {} : { answer }) };
}
