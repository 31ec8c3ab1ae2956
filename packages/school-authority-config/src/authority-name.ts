/** The name of an authority. */
export const authorityName = /^[A-Za-z0-9]+$/;

/**
 * Whether a configuration may give this name to an authority, so that it may be part of a path.
 *
 * @example
 * ```ts
 * import { isAuthorityName } from "@id-connector/school-authority-config";
 *
 * isAuthorityName("Traeger2"); // true
 * isAuthorityName("../Traeger2"); // false
 * ```
 */
export function isAuthorityName(name: string): boolean {
  return authorityName.test(name);
}
