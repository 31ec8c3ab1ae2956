import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { checkServerIdentity, type ConnectionOptions as TlsOptions } from "node:tls";
import type { ConnectionOptions } from "./connection.js";
import { LdapReaderError } from "./errors.js";

/** What TLS needs to accept the right server only. Throws LdapReaderError "TLS" where the CA file cannot be read. */
export async function readTlsOptions({ server, servername = server, caFile }: ConnectionOptions): Promise<TlsOptions> {
  let ca: Buffer | undefined;
  try {
    ca = caFile === undefined ? undefined : await readFile(caFile);
  } catch (cause) {
    throw new LdapReaderError("TLS", `The file with the CA certificates cannot be read: ${String(caFile)}`, { cause });
  }
  return {
    // ldapjs names neither host nor servername for StartTLS: Node would check for "localhost"
    host: server,
    ...(isIP(servername) === 0 ? { servername } : {}),
    checkServerIdentity: (_, certificate) => checkServerIdentity(servername, certificate),
    ...(ca ? { ca } : {}),
  };
}
