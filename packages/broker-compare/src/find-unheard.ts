import { isBeyond, searchFrom, type Directory, type Position } from "@id-connector/ldap-reader";

/**
 * The users and groups that were changed after what listening has heard of (`followedTo`): no queue has them yet. Empty where it is not known
 * how far it has heard. Throws LdapReaderError.
 *
 * @example
 * ```ts
 * import { findUnheard } from "@id-connector/broker-compare";
 * import type { Directory, Position } from "@id-connector/ldap-reader";
 *
 * async function isAllHeard(directory: Directory, followedTo: Position) {
 *   const unheard = await findUnheard(directory, followedTo, { signal: AbortSignal.timeout(60_000) });
 *   return unheard.size === 0;
 * }
 * ```
 */
export async function findUnheard(
  directory: Pick<Directory, "readPosition" | "changedSince">,
  followedTo: Position | undefined,
  options: { readonly signal: AbortSignal },
): Promise<ReadonlySet<string>> {
  const unheard = new Set<string>();
  if (followedTo === undefined) return unheard;
  const from = searchFrom(followedTo, await directory.readPosition(options));
  if (from === undefined) return unheard;
  for await (const { id, csn } of directory.changedSince(from, options)) if (isBeyond(csn, followedTo)) unheard.add(id);
  return unheard;
}
