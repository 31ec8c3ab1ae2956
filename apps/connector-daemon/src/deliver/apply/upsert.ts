import { sameObject } from "@id-connector/broker-mapping";
import { BrokerError, type SchoolClass, type User, type UserRequestOptions } from "@id-connector/broker-client";
import type { AuthorityLedger, LedgerEntry, ObjectKind } from "@id-connector/delivery-ledger";

interface Resource<T> {
  create(object: T, options: UserRequestOptions): Promise<void>;
  replace(object: T, options: UserRequestOptions): Promise<"replaced" | "missing">;
  get(id: string, options: UserRequestOptions): Promise<T | undefined>;
}

interface UpsertOptions extends UserRequestOptions {
  readonly kind: ObjectKind;
  readonly ledger: AuthorityLedger;
  /** What the ledger said before anything was written about it. */
  readonly before: LedgerEntry | undefined;
}

/** What it took: `found` is what was there against expectation. */
export type Upserted<T> = { readonly how: "replaced" | "created" } | { readonly how: "found"; readonly found: T };

/**
 * Makes the broker hold exactly `object`: one request where the ledger is right about whether it is there, else a
 * second one. An object that is there already with the same content is left alone: reading is cheaper than writing. Of one that the ledger's word is
 * unsure of, the broker is asked first.
 */
export async function upsert<T extends User | SchoolClass>(
  resource: Resource<T>,
  object: T,
  { kind, ledger, before, ...options }: UpsertOptions,
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
    // the broker lost it: that is known even after a crash
    await ledger.beginRemoval(object.id, kind);
  }
  try {
    await resource.create(object, options);
    return { how: "created" };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const found = await resource.get(object.id, options).catch((second: unknown) => {
      throw isRefusal(second) ? error : second;
    });
    if (found === undefined) throw error;
    if (!sameObject(object, found) && (await resource.replace(object, options)) === "missing") throw error;
    return { how: "found", found };
  }
}

/** Whether the broker refused this very object, as opposed to being unable to answer. */
export function isRefusal(error: unknown): error is BrokerError {
  return error instanceof BrokerError && error.scope === "item" && error.code !== "SERVER_ERROR";
}
