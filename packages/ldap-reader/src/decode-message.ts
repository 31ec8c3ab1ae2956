import controls, { type Control } from "@ldapjs/controls";
import messages, { type LdapMessage, type LdapResult } from "@ldapjs/messages";
import { LdapReaderError } from "./errors.js";
import { RawDn } from "./raw-dn.js";
import { broken, readElements, readInside, type BerElement } from "./read-ber.js";

/** An IntermediateResponse (RFC 4511, 4.13) that belongs to a search. */
export interface IntermediateMessage {
  readonly responseName: string | undefined;
  readonly responseValue: Buffer | undefined;
}

/**
 * Reads one message of a server, in place of ldapjs' own parser, which loses parts of DNs, reads lengths as signed numbers and can go round
 * for ever on broken bytes. Throws LdapReaderError "PROTOCOL", or "UNREACHABLE" for the server's notice that it ends the connection.
 */
export function decodeMessage(bytes: Buffer): LdapMessage {
  const [id, operation, ...rest] = readInside(bytes, tags.sequence);
  if (id === undefined || operation === undefined) throw broken("a message has no operation");
  const messageId = readInteger(id, tags.integer);
  const message = decodeOperation(messageId, operation, bytes.length);
  for (const { tag, content } of rest) {
    if (tag === tags.controls) for (const one of readElements(content)) message.addControl(decodeControl(one));
  }
  return message;
}

const tags = {
  ...{ integer: 0x02, octets: 0x04, enumerated: 0x0a, boolean: 0x01, sequence: 0x30, set: 0x31, controls: 0xa0 },
  ...{
    bindResponse: 0x61,
    entry: 0x64,
    done: 0x65,
    compareResponse: 0x6f,
    reference: 0x73,
    extendedResponse: 0x78,
    intermediate: 0x79,
  },
  ...{ referral: 0xa3, responseName: 0x8a, name: 0x80, value: 0x81 },
} as const;
const results: readonly number[] = [tags.bindResponse, tags.done, tags.compareResponse];
const noticeOfDisconnection = "1.3.6.1.4.1.1466.20036";
const pagedResults = "1.2.840.113556.1.4.319";

function decodeOperation(messageId: number, operation: BerElement, size: number): LdapMessage {
  const { tag, content } = operation;
  if (tag === tags.entry) return new SearchEntry(messageId, readElements(content), size);
  if (tag === tags.reference) return new messages.SearchResultReference({ messageId });
  if (tag === tags.intermediate) return new SyncInfo(messageId, readElements(content));
  if (results.includes(tag)) return decodeResult(messageId, readElements(content));
  if (tag === tags.extendedResponse) {
    const parts = readElements(content);
    const name = parts.find((part) => part.tag === tags.responseName)?.content.toString();
    const result = decodeResult(messageId, parts);
    if (messageId === 0 && name === noticeOfDisconnection) {
      throw new LdapReaderError("UNREACHABLE", "The LDAP server ends the connection.", { resultCode: result.status });
    }
    return result;
  }
  throw broken(`an operation that a server does not send (0x${tag.toString(16)})`);
}

/** ldapjs names the event of a search after the message's class: `searchEntry`. */
class SearchEntry extends messages.SearchResultEntry {
  readonly size: number;
  readonly #attributes: { readonly type: string; readonly buffers: Buffer[] }[];

  constructor(messageId: number, [name, list]: readonly BerElement[], size: number) {
    super({ messageId, objectName: new RawDn(textOf(name)) });
    this.size = size;
    if (list?.tag !== tags.sequence) throw broken("an entry without a list of attributes");
    this.#attributes = readElements(list.content).map(decodeAttribute);
  }

  override get attributes() {
    // also asked for by the constructor of the class above
    return #attributes in this ? this.#attributes : [];
  }

  override set attributes(_) {
    // the class above sets its own, which are none
  }
}

/** `syncInfo`; ldapjs takes subclasses of this one as "more to come". */
class SyncInfo extends messages.SearchResultReference implements IntermediateMessage {
  readonly responseName: string | undefined;
  readonly responseValue: Buffer | undefined;

  constructor(messageId: number, parts: readonly BerElement[]) {
    super({ messageId });
    this.responseName = parts.find(({ tag }) => tag === tags.name)?.content.toString();
    this.responseValue = parts.find(({ tag }) => tag === tags.value)?.content;
  }
}

function decodeAttribute({ tag, content }: BerElement): { readonly type: string; readonly buffers: Buffer[] } {
  const [type, values] = tag === tags.sequence ? readElements(content) : [];
  if (values?.tag !== tags.set) throw broken("an attribute without a set of values");
  return { type: textOf(type), buffers: readElements(values.content).map(({ content: value }) => value) };
}

function decodeResult(messageId: number, [code, matched, diagnostic, ...rest]: readonly BerElement[]): LdapResult {
  const referral = rest.find(({ tag }) => tag === tags.referral);
  return new messages.LdapResult({
    messageId,
    status: readInteger(code, tags.enumerated),
    matchedDN: textOf(matched),
    diagnosticMessage: textOf(diagnostic),
    referrals: referral ? readElements(referral.content).map(textOf) : [],
  });
}

function decodeControl({ tag, content }: BerElement): Control {
  const [oid, ...rest] = tag === tags.sequence ? readElements(content) : [];
  const type = textOf(oid);
  const criticality = rest.some((part) => part.tag === tags.boolean && part.content.some((byte) => byte !== 0));
  const value = rest.find((part) => part.tag === tags.octets)?.content;
  if (type !== pagedResults || value === undefined) return new controls.Control({ type, criticality, value });
  const [size, cookie] = readInside(value, tags.sequence);
  if (cookie?.tag !== tags.octets) throw broken("a page without a cookie");
  const page = { size: readInteger(size, tags.integer), cookie: cookie.content };
  return new controls.PagedResultsControl({ criticality, value: page });
}

function readInteger(element: BerElement | undefined, tag: number): number {
  const { length } = element?.content ?? [];
  if (element?.tag !== tag || length === 0 || length > 4) throw broken("a number cannot be read");
  return element.content.readIntBE(0, length);
}

function textOf(element: BerElement | undefined): string {
  if (element?.tag !== tags.octets) throw broken("a text cannot be read");
  return element.content.toString();
}
