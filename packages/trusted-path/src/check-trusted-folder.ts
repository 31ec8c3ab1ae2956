import { trustedOwners, type Trust } from "./owners.js";
import { resolveTrusted } from "./resolve-trusted.js";
import { judgeItself } from "./verdict.js";

/**
 * Looks whether a folder, and all above it, belongs to root, the effective user or the home's owner and nobody else may write it: then what
 * lies in it was put there by them alone. Throws TrustError, or the system's errors (ENOENT where it is not there).
 *
 * @example
 * ```ts
 * import { checkTrustedFolder } from "@id-connector/trusted-path";
 *
 * await checkTrustedFolder("data/state", { home: "/srv/connector" });
 * ```
 */
export async function checkTrustedFolder(
  path: string,
  { mayBeLink = false, ...trust }: Trust & { readonly mayBeLink?: boolean } = {},
): Promise<void> {
  const owners = await trustedOwners(trust);
  if (!owners) return;
  const { path: real, found } = await resolveTrusted(path, { owners, mayBeLink });
  judgeItself({ path: real, found, owners, wanted: path });
}
