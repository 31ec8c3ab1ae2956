import {
  badMessage,
  expectTag,
  readElements,
  readInteger,
  tags,
  writeElement,
  writeInteger,
  writeText,
} from "./ber.js";

/**
 * Reads the value of a Simple Paged Results control (RFC 2696). The cookie is the sequence number behind which the page begins,
 * so the server keeps nothing between two pages. Throws DemoDirectoryError "BAD_MESSAGE".
 */
export function decodePagedRequest(value: Buffer | undefined): { size: number; after: number } {
  if (!value) throw badMessage("a paged results control has no value");
  const [size, cookie] = readElements(expectTag(readElements(value)[0], tags.sequence));
  const text = expectTag(cookie, tags.octets).toString();
  const pageSize = readInteger(size);
  if (pageSize < 0 || !/^\d{0,15}$/u.test(text))
    throw badMessage("a paged results control is not one of this server's");
  return { size: pageSize, after: Number(text) };
}

/** The value of the control that the server answers with; an undefined place ends the pages. */
export function encodePagedAnswer(next: number | undefined): Buffer {
  return writeElement(tags.sequence, writeInteger(0), writeText(next === undefined ? "" : String(next)));
}
