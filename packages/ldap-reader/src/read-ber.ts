import { LdapReaderError } from "./errors.js";

/** One BER element: its tag, its content, and the place after it. */
export interface BerElement {
  readonly tag: number;
  readonly content: Buffer;
}

/** The elements that stand one after the other in the bytes. Throws LdapReaderError "PROTOCOL" where the bytes are none. */
export function readElements(bytes: Buffer): BerElement[] {
  const elements: BerElement[] = [];
  for (let at = 0; at < bytes.length;) {
    const [tag, first] = [bytes[at], bytes[at + 1]];
    if (tag === undefined || first === undefined) throw broken("it ends in the middle of an element");
    let length = first;
    let start = at + 2;
    if (first & 0x80) {
      const count = first & 0x7f;
      if (count === 0 || count > 4 || start + count > bytes.length) throw broken("a length cannot be read");
      length = bytes.readUIntBE(start, count);
      start += count;
    }
    at = start + length;
    if (at > bytes.length) throw broken("an element is longer than what contains it");
    elements.push({ tag, content: bytes.subarray(start, at) });
  }
  return elements;
}

/** The elements inside the one element with this tag that the bytes are. */
export function readInside(bytes: Buffer, tag: number): BerElement[] {
  const [element, ...rest] = readElements(bytes);
  if (element?.tag !== tag || rest.length > 0) throw broken(`no element with tag 0x${tag.toString(16)}`);
  return readElements(element.content);
}

/** Writes one element. */
export function writeElement(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x10000 ? [0x82, length >> 8, length & 0xff] : undefined;
  if (!head) throw broken("an element to be sent is too long");
  return Buffer.concat([Uint8Array.of(tag, ...head), content]);
}

/** The error for bytes that do not keep to the protocol. */
export function broken(what: string): LdapReaderError {
  return new LdapReaderError("PROTOCOL", `The LDAP server sent something that cannot be read: ${what}.`);
}
