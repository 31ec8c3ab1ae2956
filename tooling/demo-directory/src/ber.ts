import { DemoDirectoryError } from "./errors.js";

/** One BER element: its tag and its content. */
export interface BerElement {
  readonly tag: number;
  readonly content: Buffer;
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
} as const;

/**
 * The length that the element at the start of the bytes has with its head, or undefined as long as the head is not
 * complete. Throws DemoDirectoryError "BAD_MESSAGE" for lengths that LDAP does not know.
 */
export function measureElement(bytes: Buffer): { head: number; whole: number } | undefined {
  const first = bytes[1];
  if (first === undefined) return undefined;
  if (first < 0x80) return { head: 2, whole: 2 + first };
  const count = first & 0x7f;
  if (count === 0 || count > 4) throw badMessage("a length has a form that LDAP does not use");
  if (bytes.length < 2 + count) return undefined;
  return { head: 2 + count, whole: 2 + count + bytes.readUIntBE(2, count) };
}

/** The elements that stand one after the other in the bytes. Throws DemoDirectoryError "BAD_MESSAGE". */
export function readElements(bytes: Buffer): readonly BerElement[] {
  const elements: BerElement[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const size = measureElement(rest);
    if (!size || size.whole > rest.length) throw badMessage("an element is longer than what contains it");
    elements.push({ tag: rest[0] ?? 0, content: rest.subarray(size.head, size.whole) });
    rest = rest.subarray(size.whole);
  }
  return elements;
}

/** The content of an element that must be there with this tag. */
export function expectTag(element: BerElement | undefined, tag: number): Buffer {
  if (element?.tag !== tag) throw badMessage(`an element with tag 0x${tag.toString(16)} is missing`);
  return element.content;
}

/** An integer or enumeration of at most six bytes. */
export function readInteger(element: BerElement | undefined, tag: number = tags.integer): number {
  const content = expectTag(element, tag);
  if (content.length === 0 || content.length > 6) throw badMessage("a number has no or too many bytes");
  return content.readIntBE(0, content.length);
}

/** Writes one element around the parts. */
export function writeElement(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = length < 0x80 ? 2 : 6;
  const bytes = Buffer.allocUnsafe(head + length);
  bytes[0] = tag;
  bytes[1] = head === 2 ? length : 0x84;
  if (head > 2) bytes.writeUInt32BE(length, 2);
  let at = head;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Writes a text as an octet string. */
export function writeText(text: string, tag: number = tags.octets): Buffer {
  return writeElement(tag, Buffer.from(text));
}

/** Writes a number of at most 31 bits that is not negative. */
export function writeInteger(value: number, tag: number = tags.integer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  const leading = bytes.findIndex((byte) => byte !== 0);
  const start = leading < 0 ? 3 : (bytes[leading] ?? 0) & 0x80 ? leading - 1 : leading;
  return writeElement(tag, bytes.subarray(start));
}

export function badMessage(what: string): DemoDirectoryError {
  return new DemoDirectoryError("BAD_MESSAGE", `The LDAP message cannot be read: ${what}.`);
}
