import { LdapReaderError } from "@id-connector/ldap-reader";
import { describeError, factsOf } from "@id-connector/redaction";
import { certificateMeaning } from "./certificate-meaning.js";
import { toMistake, type Meaning, type Mistake } from "./mistake.js";

const ports = "A UCS server answers on 7389 (starttls) and 7636 (ldaps), others on 389 and 636.";

/** What a failure of the directory means for the person who sets it up. Takes any error, and quotes only our own. Pure. */
export function directoryMistake(error: unknown): Mistake {
  return toMistake(describeError(error), meaningOf(error));
}

function meaningOf(error: unknown): Meaning {
  if (!(error instanceof LdapReaderError)) return [String(factsOf(error).code ?? "FAILED"), "See the message."];
  const cause = String(factsOf(error.cause).code ?? "");
  const wire = wireMeaning(cause);
  switch (error.code) {
    case "UNREACHABLE":
      return wire ?? ["UNREACHABLE", `Are name, port and encryption right? ${ports}`, "port", "tls", "server"];
    case "TIMEOUT":
      return [
        "TIMEOUT",
        "Is the name right, and does a firewall between here and there let it through?",
        "server",
        "port",
      ];
    case "TLS":
      return tlsMeaning(cause);
    case "PROTOCOL":
      return [
        "PROTOCOL",
        `What answers there speaks another language: are port and encryption right? ${ports}`,
        "port",
        "tls",
      ];
    case "BIND_REFUSED":
      return error.resultCode === undefined || error.resultCode === invalidCredentials
        ? [
            "BIND_REFUSED",
            "Either the DN or the password is wrong: the server does not say which.",
            "bindDn",
            "password",
          ]
        : ["BIND_REFUSED", "Is it the DN of an account that may log in?", "bindDn", "password"];
    case "PASSWORD_UNREADABLE":
      return ["PASSWORD_FILE", "Give the password, or a file that holds it and that this user may read.", "password"];
    case "NO_SUCH_BASE":
      return [
        "NO_SUCH_BASE",
        "Is the base DN right? On a UCS host: ucr get ldap/base. Else the account may not read there.",
        "base",
        "bindDn",
      ];
    case "NOT_ALLOWED":
      return [
        "NOT_ALLOWED",
        "Have the account given the right to read users, groups and schools, or use another one.",
        "bindDn",
        "password",
      ];
    default:
      return [error.code, "See the message, and the log of the LDAP server."];
  }
}

const invalidCredentials = 49;

function wireMeaning(code: string): Meaning | undefined {
  if (code === "ECONNREFUSED")
    return ["CONNECTION_REFUSED", `Nothing listens on this port. ${ports}`, "port", "server"];
  if (["ENOTFOUND", "EAI_AGAIN"].includes(code))
    return ["UNKNOWN_HOST", "No machine is known by this name: is it spelt right, and does DNS work here?", "server"];
  return undefined;
}

function tlsMeaning(code: string): Meaning {
  const whereCa = "A UCS server has it in /etc/univention/ssl/ucsCA/CAcert.pem.";
  return (
    certificateMeaning(code, { address: "server", ca: "caFile", whereCa }) ?? [
      "TLS",
      `Is the encryption right for this port, and the file of the certificate authority in order? ${ports}`,
      ...(["tls", "port", "caFile"] as const),
    ]
  );
}
