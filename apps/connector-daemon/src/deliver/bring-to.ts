import { sameObject } from "@id-connector/broker-mapping";
import { BrokerError, type SchoolClass, type User, type UserRequestOptions } from "@id-connector/broker-client";
import type { LedgerEntry } from "@id-connector/delivery-ledger";

interface Resource<T> {
  create(object: T, options: UserRequestOptions): Promise<void>;
  replace(object: T, options: UserRequestOptions): Promise<"replaced" | "missing">;
  get(id: string, options: UserRequestOptions): Promise<T | undefined>;
}

/**
 * Makes the broker hold exactly `object`: one request where the ledger is right about whether it is there, else a
 * second one. An object that is there already with the same content is left alone: reading is cheaper than writing.
 * Resolves to what was there against expectation.
 */
export async function bringTo<T extends User | SchoolClass>(
  resource: Resource<T>,
  object: T,
  state: LedgerEntry["state"] | undefined,
  options: UserRequestOptions,
): Promise<T | undefined> {
  const mayBeThere = state === "present" || state === "sending";
  if (mayBeThere && (await resource.replace(object, options)) === "replaced") return undefined;
  try {
    await resource.create(object, options);
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const held = await resource.get(object.id, options).catch((second: unknown) => {
      throw isRefusal(second) ? error : second;
    });
    if (held === undefined) throw error;
    if (!sameObject(object, held) && (await resource.replace(object, options)) === "missing") throw error;
    return held;
  }
}

/** Whether the broker refused this very object, as opposed to being unable to answer. */
export function isRefusal(error: unknown): error is BrokerError {
  return error instanceof BrokerError && error.scope === "item" && error.code !== "SERVER_ERROR";
}
