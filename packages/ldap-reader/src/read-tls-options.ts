import { isIP } from "node:net";
import { checkServerIdentity, type ConnectionOptions as TlsOptions } from "node:tls";
import { readCaFile, TrustError } from "@id-connector/trusted-path";
import type { ConnectionOptions } from "./connection.js";
import { LdapReaderError } from "./errors.js";

/**
 * What TLS needs to accept the right server only. Throws LdapReaderError "TLS" where the CA file cannot be read, or others may write it.
 */
export async function readTlsOptions({
  server,
  servername = server,
  caFile,
  home,
}: ConnectionOptions): Promise<TlsOptions> {
  const ca = caFile === undefined ? undefined : await readCa(caFile, home);
  return {
    // ldapjs names neither host nor servername for StartTLS: Node would check for "localhost"
    host: server,
    ...(isIP(servername) === 0 ? { servername } : {}),
    checkServerIdentity: (_, certificate) => checkServerIdentity(servername, certificate),
    ...(ca ? { ca } : {}),
    ...strength,
    // set here, for a variable of the environment could switch it off (NODE_TLS_REJECT_UNAUTHORIZED)
    rejectUnauthorized: true,
  };
}

async function readCa(file: string, home: string | undefined): Promise<Buffer> {
  try {
    return await readCaFile(file, { home });
  } catch (cause) {
    const { code = "unknown error" } = cause as NodeJS.ErrnoException;
    const why = cause instanceof TrustError ? cause.message : `${file} cannot be read (${code})`;
    throw new LdapReaderError("TLS", `The file with the CA certificates ${why}`, { cause });
  }
}

/** Forward secrecy and authenticated encryption; level 2 of OpenSSL asks for RSA keys of 2048 bits and refuses SHA-1. */
const strength = {
  minVersion: "TLSv1.2",
  ciphers:
    "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:" +
    "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:!aNULL:!PSK@SECLEVEL=2",
} as const;
