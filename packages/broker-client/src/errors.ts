export type BrokerErrorCode =
  | "ABORTED" // by the caller's signal, or the client was closed
  | "BAD_ANSWER" // not what the API says: HTML, a redirect, half a JSON text, too large
  | "BAD_BODY" // a field of the caller's object is not of its type
  | "BAD_ID" // not an entryUUID
  | "BAD_OPTIONS"
  | "CLOCK" // the token was already expired when it was fetched
  | "CONNECTION"
  | "EXISTS" // 409
  | "FORBIDDEN" // 403
  | "LOGIN" // login refused, or a fresh token is not accepted
  | "PROXY"
  | "RATE_LIMITED" // 429
  | "REFUSED" // any other 4xx
  | "SERVER_ERROR" // 5xx
  | "TIMEOUT" // no complete answer in time, or 408
  | "TLS";

export type Method = "DELETE" | "GET" | "HEAD" | "POST" | "PUT";
export type ResourceName = "schools" | "classes" | "users" | "workgroups";

/** The subject of a request; it holds nothing that must stay private. */
export interface Subject {
  readonly method: Method;
  readonly resource: ResourceName | "login" | "certificate" | "client";
  readonly id?: string;
}

/** One entry of a FastAPI error: where, what kind, and a sentence without the values of the object. */
export interface DetailEntry {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}
export type Detail = string | readonly DetailEntry[];

interface BrokerErrorFields {
  readonly code: BrokerErrorCode;
  readonly scope: "item" | "authority";
  readonly status?: number | undefined;
  readonly detail?: Detail | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly wireCode?: string | undefined;
}

/**
 * Every failure of this package. `scope` says whose fault it is: this object's ("item"), or no single object's
 * ("authority": no other request would fare better). It has no cause on purpose: the errors of the HTTP client carry
 * the body, the token and the password.
 */
export class BrokerError extends Error {
  override readonly name = "BrokerError";
  readonly code: BrokerErrorCode;
  readonly scope: "item" | "authority";
  declare readonly status?: number;
  declare readonly detail?: Detail;
  /** milliseconds from the answer's arrival, at most one day */
  declare readonly retryAfterMs?: number;
  /** The system's or TLS's code where the request failed below HTTP: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  declare readonly wireCode?: string;
  readonly method: Method;
  readonly resource: Subject["resource"];
  declare readonly id?: string;

  /** The message without the request: other requests would meet the same failure. */
  readonly what: string;

  constructor(subject: Subject, what: string, fields: BrokerErrorFields) {
    super(`${titleOf(subject)}: ${what}`);
    this.what = what;
    this.code = fields.code;
    this.scope = fields.scope;
    this.method = subject.method;
    this.resource = subject.resource;
    if (subject.id !== undefined) this.id = subject.id;
    if (fields.status !== undefined) this.status = fields.status;
    if (fields.detail !== undefined) this.detail = fields.detail;
    if (fields.retryAfterMs !== undefined) this.retryAfterMs = fields.retryAfterMs;
    if (fields.wireCode !== undefined) this.wireCode = fields.wireCode;
  }
}

function titleOf({ method, resource, id }: Subject): string {
  if (resource === "client") return "broker client";
  return `${method} ${resource}${id === undefined ? "" : `/${id}`}`;
}
