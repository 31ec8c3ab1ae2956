import { BrokerError, type Subject } from "./errors.js";

const ENTRY_UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Is this text an entryUUID? Nothing else may become part of a path.
 *
 * @example
 * ```ts
 * import { isEntryUuid } from "@id-connector/broker-client";
 *
 * isEntryUuid("0b6ac1ee-1c5a-4c1d-8c4b-2a0b7c1d9e3f"); // true
 * isEntryUuid("anna.meier"); // false
 * ```
 */
export function isEntryUuid(text: string): boolean {
  return ENTRY_UUID.test(text);
}

/** Returns the subject with its id; throws BAD_ID, without repeating the text, where it is not an entryUUID. */
export function subjectOf(method: Subject["method"], resource: Subject["resource"], id: unknown): Subject {
  if (typeof id === "string" && isEntryUuid(id)) return { method, resource, id };
  throw new BrokerError({ method, resource }, "the id is not an entryUUID", { code: "BAD_ID", scope: "item" });
}
