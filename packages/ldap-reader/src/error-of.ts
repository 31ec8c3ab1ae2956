import { describeError, factsOf, redactText } from "@id-connector/redaction";
import messages from "@ldapjs/messages";
import { areaOf } from "./area-of.js";
import { LdapReaderError, type LdapReaderErrorCode } from "./errors.js";

interface Server {
  readonly server: string;
  readonly port: number;
  readonly tls: string;
}

/** What the end of a connection means; `err` is the value that the socket or ldapjs gave. */
export function errorOfNetwork(err: unknown, { server, port, tls }: Server): LdapReaderError {
  const where = `The LDAP server ${server}:${port}`;
  if (!isErrorLike(err)) return new LdapReaderError("UNREACHABLE", `${where} closed the connection.`);
  const cause = (err as { readonly jse_cause?: unknown }).jse_cause; // VError's
  if (cause instanceof LdapReaderError && cause.code !== "PROTOCOL") return cause;
  if (err.name === "VError" || err.message.startsWith("Parser error")) {
    return new LdapReaderError("PROTOCOL", `${where} sent something that is not LDAP (${describeError(err)}).`, {
      cause: err,
    });
  }
  if (err.message.includes("connection timeout")) {
    return new LdapReaderError("TIMEOUT", `${where} did not accept a connection in time.`, { cause: err });
  }
  const code = tls !== "none" && isTlsCode(err.code) ? "TLS" : "UNREACHABLE";
  const what = code === "TLS" ? "is not trusted" : "cannot be reached";
  return new LdapReaderError(code, `${where} ${what}: ${reasonOf(err)}`, { cause: err });
}

/** What the answer to a bind means; undefined: it succeeded. `oddity`: what is odd about the password, where that may be why. */
export function errorOfBind(
  result: unknown,
  { server, bindDn, oddity = "" }: { server: string; bindDn: string; oddity?: string },
): LdapReaderError | undefined {
  if (!(result instanceof messages.LdapResult)) {
    return new LdapReaderError(
      "PROTOCOL",
      `The LDAP server ${server} answers the bind with something else than a result.`,
    );
  }
  const { status, diagnosticMessage } = result;
  if (status === 0) return undefined;
  const code = unavailable.has(status) ? "UNREACHABLE" : "BIND_REFUSED";
  const why = describe(status, diagnosticMessage);
  const hint = status === invalidCredentials && oddity !== "" ? `.${oddity}` : "";
  return new LdapReaderError(code, `The LDAP server ${server} refuses the bind as ${bindDn}: ${why}${hint}`, {
    resultCode: status,
  });
}

/** What the end of a search means; undefined: it succeeded. */
export function errorOfSearch(result: unknown, { base }: { base: string }): LdapReaderError | undefined {
  const { status, diagnosticMessage } = resultOf(result);
  if (status === 0) return undefined;
  const code = searchCodes.get(status) ?? (unavailable.has(status) ? "UNREACHABLE" : "SERVER_ERROR");
  const why = describe(status, diagnosticMessage);
  return new LdapReaderError(code, `The LDAP server did not carry out a search below "${areaOf(base)}": ${why}`, {
    resultCode: status,
  });
}

const searchCodes: ReadonlyMap<number, LdapReaderErrorCode> = new Map([
  [2, "PROTOCOL"],
  [3, "TIMEOUT"],
  [4, "SIZE_LIMIT"],
  [8, "NOT_ALLOWED"],
  [9, "REFERRAL"],
  [10, "REFERRAL"],
  [11, "SIZE_LIMIT"],
  [13, "NOT_ALLOWED"],
  [32, "NO_SUCH_BASE"],
  [48, "NOT_ALLOWED"],
  [50, "NOT_ALLOWED"],
]);
const invalidCredentials = 49;
/** busy, unavailable */
const unavailable: ReadonlySet<number> = new Set([51, 52]);

const names: ReadonlyMap<number, string> = new Map([
  [1, "operations error"],
  [2, "protocol error"],
  [3, "time limit exceeded"],
  [4, "size limit exceeded"],
  [8, "stronger authentication required"],
  [10, "referral"],
  [11, "administrative limit exceeded"],
  [12, "unavailable critical extension"],
  [13, "confidentiality required"],
  [32, "no such object, or it may not be seen"],
  [34, "invalid DN syntax"],
  [48, "inappropriate authentication"],
  [49, "invalid credentials"],
  [50, "insufficient access rights"],
  [51, "busy"],
  [52, "unavailable"],
  [53, "unwilling to perform"],
]);

/** The longest text of a server that is quoted: it may repeat the DN or the filter of the request. */
const longestDiagnostic = 300;

function describe(status: number, diagnostic: string): string {
  const name = names.get(status);
  return [
    `result ${status}`,
    ...(name === undefined ? [] : [`(${name})`]),
    ...(diagnostic ? [`"${redactText(diagnostic).slice(0, longestDiagnostic)}"`] : []),
  ].join(" ");
}

function resultOf(result: unknown): { status: number; diagnosticMessage: string } {
  return result instanceof messages.LdapResult ? result : { status: 1, diagnosticMessage: "no result" };
}

/** Tells the code and the call of a failed connection, and never the error's message. */
export function reasonOf(err: unknown): string {
  const { name, code, syscall } = factsOf(err);
  const ofCertificate = isTlsCode(code) && !/^(?:EPROTO|ERR_SSL)/.test(String(code));
  const words = ofCertificate ? "its certificate is not accepted:" : syscall;
  return [words, String(code ?? name)].filter((part) => part !== undefined).join(" ");
}

interface ErrorLike {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
}

/** Under jest an error of Node's own modules is no instance of the test's Error. */
function isErrorLike(err: unknown): err is ErrorLike {
  return typeof err === "object" && err !== null && "message" in err && typeof err.message === "string";
}

/** Codes of OpenSSL and of Node's TLS, as opposed to errno names like ECONNREFUSED. */
function isTlsCode(code: unknown): boolean {
  return typeof code === "string" && (code === "EPROTO" || !/^E[A-Z0-9]+$/.test(code));
}
