import type { BrokerErrorCode } from "./errors.js";

export interface WireFailure {
  readonly code: BrokerErrorCode;
  readonly reason: string;
  /** The system's or TLS's. */
  readonly wireCode: string;
}

const TRUST: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "the broker's certificate has expired",
  CERT_NOT_YET_VALID: "the broker's certificate is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "the broker's certificate is made for another name",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the broker's certificate is signed by itself: name its CA",
  SELF_SIGNED_CERT_IN_CHAIN: "the broker's certificate is signed by an unknown CA: name that CA",
  UNABLE_TO_GET_ISSUER_CERT: "the broker's certificate is signed by an unknown CA: name that CA",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the broker's certificate is signed by an unknown CA: name that CA",
  // Node has no name for what OpenSSL's security level refuses
  UNSPECIFIED: "the broker's certificate, or one above it, has a key that is too short or a signature that is too weak",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "the broker's certificate is signed by an unknown CA, or an intermediate one is missing",
};

/** A TLS verification code in words. */
export function trustProblem(code: string): string {
  return TRUST[code] === undefined ? `the broker's certificate is not accepted (${code})` : `${TRUST[code]} (${code})`;
}

/**
 * Names what happened below HTTP, from the error's code alone: the messages and fields of an HTTP client's errors may
 * hold the request.
 */
export function nameWireFailure(error: unknown): WireFailure {
  const wireCode = codeOf(error);
  return { ...nameCode(wireCode), wireCode };
}

function nameCode(code: string): Omit<WireFailure, "wireCode"> {
  if (
    TRUST[code] !== undefined ||
    /^(?:CERT_|CRL_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH)/u.test(code)
  ) {
    return { code: "TLS", reason: trustProblem(code) };
  }
  if (/^(?:EPROTO|ERR_SSL_|ERR_TLS_|ERR_OSSL_|ERR_CRYPTO_)/u.test(code))
    return { code: "TLS", reason: `no TLS connection (${code})` };
  if (code === "ETIMEDOUT") return { code: "TIMEOUT", reason: "no complete answer in time" };
  if (code.startsWith("HPE_")) return { code: "BAD_ANSWER", reason: `the answer is not HTTP (${code})` };
  return { code: "CONNECTION", reason: `the connection failed (${code})` };
}

/** A slash stands in some of newer OpenSSL: ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE. */
function codeOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z0-9_/]{1,60}$/u.test(code) ? code : "no code";
}
