import { sameObject } from "@id-connector/broker-mapping";
import { BrokerError, type SchoolClass, type User, type UserRequestOptions } from "@id-connector/broker-client";
import { TurnedAwayError } from "../context/turned-away-error.js";
import type { AuthorityLedger, LedgerEntry, ObjectKind } from "@id-connector/delivery-ledger";

interface Resource<T> {
  create(object: T, options: UserRequestOptions): Promise<void>;
  replace(object: T, options: UserRequestOptions): Promise<"replaced" | "missing">;
  get(id: string, options: UserRequestOptions): Promise<T | undefined>;
}

/** What the ledger has to do with a request. */
interface Recorded {
  readonly kind: ObjectKind;
  readonly ledger: AuthorityLedger;
  /** What the ledger said before anything was written about it. */
  readonly before: LedgerEntry | undefined;
}

/** How the broker came to hold the object; `found`: the broker had it against expectation. */
export type Upserted<T> = { readonly how: "replaced" | "created" } | { readonly how: "found"; readonly found: T };

/**
 * Makes the broker hold exactly `object`: with one request where the ledger is right about whether the broker has it, else with a second one. An
 * object that the broker has with the same content is left alone: reading is cheaper than writing. Where the ledger is unsure of the object, this
 * asks the broker first.
 */
export async function upsert<T extends User | SchoolClass>(
  resource: Resource<T>,
  object: T,
  { kind, ledger, before, ...options }: UserRequestOptions & Recorded,
): Promise<Upserted<T>> {
  if (before?.unsure) {
    const found = await resource.get(object.id, options);
    if (found !== undefined) {
      if (!sameObject(object, found)) await resource.replace(object, options);
      return { how: "found", found };
    }
    await ledger.beginRemoval(object.id, kind);
  } else if (before?.state === "present" || before?.state === "sending") {
    if ((await resource.replace(object, options)) === "replaced") return { how: "replaced" };
    // the broker lost the object: the ledger knows that even after a crash
    await ledger.beginRemoval(object.id, kind);
  }
  const created = await createOrGet(resource, object, options, { kind, ledger, before });
  if (created.how === "found" && !sameObject(object, created.found)) {
    if ((await resource.replace(object, options)) === "missing") throw created.refusal;
  }
  return created;
}

/**
 * Makes an object at the broker, after `beginWrite`. Where the broker refuses the object because it has it already, resolves with the broker's
 * object. Throws BrokerError.
 */
export async function createOrGet<T extends { readonly id: string }, Options>(
  resource: {
    create(object: T, options: Options): Promise<void>;
    get(id: string, options: Options): Promise<T | undefined>;
  },
  object: T,
  options: Options,
  { kind, ledger, before }: Recorded,
): Promise<{ readonly how: "created" } | { readonly how: "found"; readonly found: T; readonly refusal: BrokerError }> {
  try {
    await resource.create(object, options);
    return { how: "created" };
  } catch (refusal) {
    if (isTurnedAway(refusal)) await ledger.takeBack(object.id, kind, before);
    if (!isRefusal(refusal)) throw refusal;
    const found = await resource.get(object.id, options).catch((second: unknown) => {
      throw isRefusal(second) ? refusal : second;
    });
    if (found === undefined) throw refusal;
    return { how: "found", found, refusal };
  }
}

/** Whether the broker refused this very object, as opposed to being unable to answer. */
export function isRefusal(error: unknown): error is BrokerError {
  return error instanceof BrokerError && error.scope === "item" && error.code !== "SERVER_ERROR";
}

/** Whether nobody looked at the request, as there was no place for it. Anything else without an answer about the object may have come through. */
function isTurnedAway(error: unknown): boolean {
  return error instanceof TurnedAwayError || (error instanceof BrokerError && error.code === "RATE_LIMITED");
}
