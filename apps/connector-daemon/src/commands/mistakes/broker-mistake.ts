import { BrokerError } from "@id-connector/broker-client";
import { describeError, factsOf } from "@id-connector/redaction";
import { AuthorityConfigError } from "@id-connector/school-authority-config";
import { certificateMeaning } from "./certificate-meaning.js";
import { toMistake, type Meaning, type Mistake } from "./mistake.js";

/** What a failure of the broker means for the person who sets it up. Takes any error, and quotes only our own. Pure. */
export function brokerMistake(error: unknown): Mistake {
  return toMistake(describeError(error), meaningOf(error));
}

/** The broker's certificate is not accepted: `code` as TLS names it. Pure. */
export function certificateMistake(problem: string, code: string): Mistake {
  return toMistake(problem, tlsMeaning(code));
}

export const noCertificate = toMistake("the file with its certificate authority holds no certificate (PEM)", [
  "CA_FILE",
  "Name a file in PEM form: it has a line BEGIN CERTIFICATE.",
  "brokerCaFile",
]);

/** Pure. */
export function unknownAuthority(name: string): Mistake {
  const help =
    "Is the name spelt as whoever runs the broker gave it (its case counts), and is it the address of that broker?";
  return toMistake(`the broker knows no school authority ${name}`, ["AUTHORITY_UNKNOWN", help, "name", "url"]);
}

function meaningOf(error: unknown): Meaning {
  if (error instanceof AuthorityConfigError)
    return [error.code, "Name a file (PEM) that this user may read.", "brokerCaFile"];
  if (!(error instanceof BrokerError)) return [String(factsOf(error).code ?? "FAILED"), "See the message."];
  const { code, status, wireCode = "" } = error;
  switch (code) {
    case "BAD_OPTIONS":
      return [
        code,
        "It is the address (such as https://provisioning.example.org/), or https_proxy or SSL_CERT_FILE of the environment: the message says which.",
        "url",
      ];
    case "CONNECTION":
      return connectionMeaning(wireCode);
    case "TLS":
      return tlsMeaning(wireCode);
    case "TIMEOUT":
      return [
        code,
        "Is the address right, does a firewall let it through, and is a proxy needed (https_proxy)?",
        "url",
      ];
    case "PROXY":
      return [code, "Are https_proxy and no_proxy right? They come from the environment of this program."];
    case "LOGIN":
      return status !== undefined && refusedLogins.has(status)
        ? [code, "Give the name and the password that whoever runs the broker sent you.", "username", "brokerPassword"]
        : ["NO_BROKER", "No ID Broker answers there: is the address right?", "url"];
    case "BAD_ANSWER":
      return ["NO_BROKER", "What answers there is no ID Broker: is the address right?", "url"];
    case "CLOCK":
      return [code, "Set the clock of this machine (chrony, ntp), or have the broker's set; then try again."];
    case "FORBIDDEN":
      return [code, "This login belongs to another school authority: which of the two is wrong?", "name", "username"];
    default:
      return [code, "The broker is not well: try again later, or ask whoever runs it."];
  }
}

/** As broker-client tells a login that is refused from an address where there is none. */
const refusedLogins: ReadonlySet<number> = new Set([400, 401, 403, 422]);

function connectionMeaning(code: string): Meaning {
  if (code === "ECONNREFUSED")
    return ["CONNECTION_REFUSED", "Nothing listens there: are name and port in the address right?", "url"];
  if (["ENOTFOUND", "EAI_AGAIN"].includes(code))
    return [
      "UNKNOWN_HOST",
      "No machine is known by this name: is it spelt right, and is a proxy needed (https_proxy)?",
      "url",
    ];
  return ["CONNECTION", "Is the address right, and is a proxy needed (https_proxy)?", "url"];
}

function tlsMeaning(code: string): Meaning {
  const whereCa = "Whoever runs the broker has it; a broker with a public certificate needs none.";
  const subject = { address: "url", ca: "brokerCaFile", whereCa } as const;
  return certificateMeaning(code, subject) ?? ["TLS", "Is it the address of a broker that speaks https?", "url"];
}
