import type { ObjectReading } from "@id-connector/ldap-reader";

/**
 * Whether access rules hide an object, or a part of it, from the account that read it.
 *
 * @example
 * ```ts
 * import { isHidden } from "@id-connector/broker-compare";
 * import type { Directory } from "@id-connector/ldap-reader";
 *
 * async function mayBeGone(directory: Directory, id: string) {
 *   const reading = await directory.readObjects([id]);
 *   return !reading.objects.has(id) && !isHidden(reading, id);
 * }
 * ```
 */
export function isHidden({ hidden, hiddenAttributes }: ObjectReading, id: string): boolean {
  return hidden.has(id) || hiddenAttributes.has(id);
}
