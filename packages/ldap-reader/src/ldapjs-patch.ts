import asn1, { type BerReader, type BerWriter } from "@ldapjs/asn1";
import controls, { type Control } from "@ldapjs/controls";
import messages from "@ldapjs/messages";
// ldapjs would load it with the first message; loaded late it was seen to bring copies of its own of the other parts
import "@ldapjs/messages/lib/parse-to-message.js";

/**
 * A DN that keeps the spelling it was given: ldapjs' own DN class loses backslashes, plus signs and outer spaces, and closes the
 * connection when a server sends a DN that it cannot parse.
 */
export class RawDn {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** By this tag ldapjs recognises a DN. */
  get [Symbol.toStringTag](): "LdapDn" {
    return "LdapDn";
  }

  toString(): string {
    return this.#text;
  }
}

/** An IntermediateResponse (RFC 4511, 4.13) that belongs to a search. */
export interface IntermediateMessage {
  readonly responseName: string | undefined;
  readonly responseValue: Buffer | undefined;
}

/**
 * Mends two things in the messages that ldapjs parses, in every client of this process; safe to call again.
 * DNs of entries are RawDn. An IntermediateResponse is an event `syncInfo` of its search instead of that search's end.
 */
export function patchLdapjs(): void {
  const target: typeof messages.LdapMessage & { [patched]?: true } = messages.LdapMessage;
  if (target[patched]) return;
  target[patched] = true;

  const parse = target.parse.bind(target);
  target.parse = (ber) => readIntermediate(ber) ?? parse(ber);

  const entry = messages.SearchResultEntry;
  const parseEntry = entry.parseToPojo.bind(entry);
  entry.parseToPojo = (ber) => {
    const parsed = parseEntry(ber);
    return { ...parsed, objectName: new RawDn(String(parsed.objectName)) };
  };
}

/** A control with a binary value: ldapjs would send the value's bytes as text. */
export function rawControl(type: string, { criticality, value }: { criticality: boolean; value: Buffer }): Control {
  return new RawControl(type, criticality, value);
}

const patched = Symbol.for("@id-connector/ldap-reader patched ldapjs");
const tags = { intermediate: 0x79, name: 0x80, value: 0x81, octets: 0x04 } as const;

/** ldapjs names the event of a search after the message's class, and takes subclasses of this one as "more to come". */
class SyncInfo extends messages.SearchResultReference implements IntermediateMessage {
  readonly responseName: string | undefined;
  readonly responseValue: Buffer | undefined;

  constructor(messageId: number, name: Buffer | undefined, value: Buffer | undefined) {
    super({ messageId });
    this.responseName = name?.toString();
    this.responseValue = value;
  }
}

class RawControl extends controls.Control {
  readonly #bytes: Buffer;

  constructor(type: string, criticality: boolean, bytes: Buffer) {
    super({ type, criticality });
    this.#bytes = bytes;
  }

  _toBer(ber: BerWriter): BerWriter {
    ber.writeBuffer(this.#bytes, tags.octets);
    return ber;
  }
}

function readIntermediate(ber: BerReader): SyncInfo | undefined {
  const probe = new asn1.BerReader(ber.buffer.subarray(ber.offset));
  probe.readSequence();
  const messageId = probe.readInt();
  if (probe.peek() !== tags.intermediate) return undefined;
  probe.readSequence(tags.intermediate);
  const end = probe.offset + probe.length;
  const part = (tag: number) => (probe.offset < end && probe.peek() === tag ? probe.readString(tag, true) : undefined);
  return new SyncInfo(messageId, part(tags.name), part(tags.value));
}
