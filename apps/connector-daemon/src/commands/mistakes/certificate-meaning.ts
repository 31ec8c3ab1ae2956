import type { SetupAnswer, Meaning } from "./mistake.js";

const unknownCa = new Set([
  ...["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"],
  ...["SELF_SIGNED_CERT_IN_CHAIN", "DEPTH_ZERO_SELF_SIGNED_CERT"],
]);

interface Subject {
  readonly address: SetupAnswer;
  readonly ca: SetupAnswer;
  /** Where the file of the certificate authority is found, as a sentence. */
  readonly whereCa: string;
}

/** What TLS refuses by its own code (Node.js, "X509 certificate error codes"); undefined where it is about no certificate. Pure. */
export function certificateMeaning(code: string, { address, ca, whereCa }: Subject): Meaning | undefined {
  if (unknownCa.has(code))
    return [
      "UNKNOWN_CA",
      `This machine does not know who signed the certificate: name the file (PEM) with that certificate authority. ${whereCa}`,
      ca,
    ];
  if (code === "CERT_HAS_EXPIRED")
    return ["CERTIFICATE_EXPIRED", "Have it renewed by whoever runs the server. Is this machine's clock right?"];
  if (code === "CERT_NOT_YET_VALID") return ["CLOCK", "Is this machine's clock right? Set it (chrony, ntp)."];
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return [
      "CERTIFICATE_NAME",
      "Use the name that the certificate is made for, not an address or another name.",
      address,
    ];
  return undefined;
}
