import { isBeyond, searchFrom, type Directory, type Position } from "@id-connector/ldap-reader";

/**
 * The users and groups that changed after the position up to which listening has heard (`followedTo`): no queue has them yet. Empty where
 * that position is not known. Throws LdapReaderError.
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
