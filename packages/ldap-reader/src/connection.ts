import type { LdapReaderError } from "./errors.js";
import type { LdapClient } from "./ldap-client.js";

export interface ConnectionOptions {
  readonly server: string;
  readonly port: number;
  /** "none" is for a server on this machine only. */
  readonly tls: "starttls" | "ldaps" | "none";
  /** The certificates (PEM) of those who may sign the server's; default: those that Node.js trusts. */
  readonly caFile?: string | undefined;
  /** The connector's home: its owner may have written `caFile`, beside root and the effective user. */
  readonly home?: string | undefined;
  /** The name that the server's certificate must have; default: `server`. */
  readonly servername?: string | undefined;
  readonly base: string;
  readonly bindDn: string;
  /** Asked at every bind, so that a changed password is found. */
  readonly password: () => Promise<string> | string;
  /** Milliseconds that connecting may take in all, and any later request without a sign of life. Default 30000. */
  readonly timeoutMs?: number | undefined;
}

/** A bound connection. Once it is closed, for whatever reason, it stays so: open another one. */
export interface Connection {
  readonly client: LdapClient;
  readonly options: ConnectionOptions;
  /** Why it is closed; undefined while it can be used. */
  readonly failure: LdapReaderError | undefined;
  /** Calls the listener once, when (or if already) the connection is closed. Returns a function that takes the listener away. */
  onClosed(listener: (failure: LdapReaderError) => void): () => void;
  /** Closes at once; all requests that still wait for an answer fail with this error. */
  drop(failure: LdapReaderError): void;
  /** Closes in good order: resolves when the socket is closed. */
  close(): Promise<void>;
}
