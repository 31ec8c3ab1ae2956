/** An entryUUID in either case, as people and files may write it. */
export const entryUuid = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;

/**
 * Whether a text is an entryUUID, in either case.
 *
 * @example
 * ```ts
 * import { isEntryUuid } from "@id-connector/listener-object";
 *
 * isEntryUuid("0b6ac1ee-1c5a-4c1d-8c4b-2a0b7c1d9e3f"); // true
 * isEntryUuid("anna.meier"); // false
 * ```
 */
export function isEntryUuid(text: string): boolean {
  return entryUuid.test(text);
}
