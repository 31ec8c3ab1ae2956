import { isIPv4 } from "node:net";
import { LdapReaderError } from "./errors.js";

/** Throws LdapReaderError "TLS_REQUIRED" where a password would go to another machine unencrypted. */
export function checkTransport({ server, tls }: { readonly server: string; readonly tls: string }): void {
  if (tls === "starttls" || tls === "ldaps") return;
  if (tls === "none" && isLoopback(server)) return;
  throw new LdapReaderError(
    "TLS_REQUIRED",
    `The LDAP server ${server} is not on this machine: use "starttls" or "ldaps" (configured: "${tls}").`,
  );
}

function isLoopback(server: string): boolean {
  return server.toLowerCase() === "localhost" || server === "::1" || (isIPv4(server) && server.startsWith("127."));
}
