export type LdapReaderErrorCode =
  /** Nobody answers, the connection broke, or the server says that it is busy or unavailable. */
  | "UNREACHABLE"
  /** No TLS: the server does not offer it, or its certificate is not accepted. */
  | "TLS"
  /** Without TLS only a server on this machine may be asked. */
  | "TLS_REQUIRED"
  | "BIND_REFUSED"
  /** The caller's `password` function failed; its error is the `cause`. */
  | "PASSWORD_UNREADABLE"
  | "TIMEOUT"
  /** The server refuses to show something that this account must see. */
  | "NOT_ALLOWED"
  /** The server returned a part only. */
  | "SIZE_LIMIT"
  /** The server says that (a part of) the answer lies with another server. */
  | "REFERRAL"
  /** The server lacks changes of the directory that were seen before: a replica that lags, or a directory that was restored. */
  | "BEHIND"
  | "NO_SUCH_BASE"
  | "NO_SUCH_SCHOOL"
  /** A filter that cannot be parsed: `position` says where. */
  | "BAD_FILTER"
  /** The server sent something that cannot be read. */
  | "PROTOCOL"
  /** Any other refusal: `resultCode` says which. */
  | "SERVER_ERROR"
  /** The directory was closed by its owner. */
  | "CLOSED"
  | "ABORTED";

export interface LdapReaderErrorOptions {
  readonly cause?: unknown;
  /** The LDAP result code (RFC 4511, 4.1.9), where the server gave one. */
  readonly resultCode?: number | undefined;
  /** Where in the filter's text the fault was noticed, from 0, in UTF-16 units as strings count. */
  readonly position?: number | undefined;
}

/** Every error of this package. It never holds a password, nor a value of an entry. */
export class LdapReaderError extends Error {
  override readonly name = "LdapReaderError";
  readonly code: LdapReaderErrorCode;
  readonly resultCode: number | undefined;
  readonly position: number | undefined;

  constructor(
    code: LdapReaderErrorCode,
    message: string,
    { cause, resultCode, position }: LdapReaderErrorOptions = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.resultCode = resultCode;
    this.position = position;
  }
}
