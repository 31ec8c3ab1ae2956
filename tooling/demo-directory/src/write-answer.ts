import { tags, writeElement, writeInteger, writeText } from "./ber.js";

/** The results of RFC 4511 (4.1.9) that this server gives. */
export const results = {
  success: 0,
  protocolError: 2,
  sizeLimitExceeded: 4,
  authMethodNotSupported: 7,
  unavailableCriticalExtension: 12,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  invalidCredentials: 49,
  insufficientAccess: 50,
  unwillingToPerform: 53,
  other: 80,
} as const;

export type ResultName = keyof typeof results;

/** The tags of the responses. */
export const responses = { bind: 0x61, entry: 0x64, done: 0x65, extended: 0x78, intermediate: 0x79 } as const;

export interface AnswerControl {
  readonly type: string;
  readonly value: Buffer;
}

export interface Result {
  readonly result: ResultName;
  readonly message?: string;
  readonly matchedDn?: string;
}

/** The last message of an operation; `more` are elements that stand behind the result (extended responses). */
export function writeResult(
  messageId: number,
  tag: number,
  { result, message = "", matchedDn = "" }: Result,
  { controls = [], more = [] }: { controls?: readonly AnswerControl[]; more?: readonly Buffer[] } = {},
): Buffer {
  const parts = [writeInteger(results[result], tags.enumerated), writeText(matchedDn), writeText(message), ...more];
  return writeMessage(messageId, writeElement(tag, ...parts), controls);
}

/** A search result entry with the attributes in this order. */
export function writeEntry(
  messageId: number,
  dn: string,
  attributes: Iterable<readonly [string, readonly string[]]>,
  controls: readonly AnswerControl[] = [],
): Buffer {
  const written = Array.from(attributes, ([name, values]) =>
    writeElement(tags.sequence, writeText(name), writeElement(tags.set, ...values.map((value) => writeText(value)))),
  );
  const entry = writeElement(responses.entry, writeText(dn), writeElement(tags.sequence, ...written));
  return writeMessage(messageId, entry, controls);
}

/** An intermediate response (RFC 4511, 4.13). */
export function writeIntermediate(messageId: number, oid: string, value: Buffer): Buffer {
  return writeMessage(
    messageId,
    writeElement(responses.intermediate, writeText(oid, 0x80), writeElement(0x81, value)),
    [],
  );
}

/** The notice that the server closes the connection (RFC 4511, 4.4.1). */
export function writeDisconnection(message: string): Buffer {
  const more = [writeText("1.3.6.1.4.1.1466.20036", 0x8a)];
  return writeResult(0, responses.extended, { result: "protocolError", message }, { more });
}

function writeMessage(messageId: number, operation: Buffer, controls: readonly AnswerControl[]): Buffer {
  const parts = [writeInteger(messageId), operation];
  if (controls.length > 0) {
    const written = controls.map(({ type, value }) =>
      writeElement(tags.sequence, writeText(type), writeElement(tags.octets, value)),
    );
    parts.push(writeElement(0xa0, ...written));
  }
  return writeElement(tags.sequence, ...parts);
}
