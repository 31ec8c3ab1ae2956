import type { Filter } from "./filter.js";

export interface Control {
  readonly type: string;
  readonly critical: boolean;
  readonly value?: Buffer;
}

export type Scope = "base" | "one" | "sub" | "children";

export interface SearchRequest {
  readonly kind: "search";
  /** As the client wrote it. */
  readonly base: string;
  readonly scope: Scope;
  readonly sizeLimit: number;
  readonly typesOnly: boolean;
  readonly filter: Filter;
  readonly attributes: readonly string[];
}

export interface BindRequest {
  readonly kind: "bind";
  readonly version: number;
  readonly dn: string;
  /** Undefined for SASL. */
  readonly password: string | undefined;
}

export type Operation =
  | BindRequest
  | SearchRequest
  | { readonly kind: "unbind" }
  | { readonly kind: "abandon"; readonly messageId: number }
  | { readonly kind: "extended"; readonly oid: string }
  /** A request that only has an answer: `answer` is the tag of its response. */
  | { readonly kind: "unsupported"; readonly answer: number };

/** One LDAP message from a client. */
export interface Request {
  readonly messageId: number;
  readonly operation: Operation;
  readonly controls: readonly Control[];
}
