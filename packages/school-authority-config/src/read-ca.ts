import { readCaFile, TrustError, type Trust } from "@id-connector/trusted-path";
import type { Authority } from "./authority.js";
import { AuthorityConfigError } from "./errors.js";

/**
 * The certificate authority (PEM) that the configuration names; undefined where it names none. Throws AuthorityConfigError "CA_FILE", also
 * where others may write it.
 *
 * @example
 * ```ts
 * import { findAuthority, readCa } from "@id-connector/school-authority-config";
 *
 * const authority = await findAuthority("conf/school_authorities", "Traeger2");
 * const pem = await readCa(authority); // undefined: the system's certificates are all
 * ```
 */
export async function readCa({ caFile }: Authority, trust: Trust = {}): Promise<string | undefined> {
  if (caFile === undefined) return undefined;
  try {
    return String(await readCaFile(caFile, trust));
  } catch (cause) {
    const { code = "unknown error" } = cause as NodeJS.ErrnoException;
    const why = cause instanceof TrustError ? cause.message : `cannot be read (${code}): ${caFile}`;
    const message = `The file with the broker's certificate authority ${why}`;
    throw new AuthorityConfigError("CA_FILE", message, { cause });
  }
}
