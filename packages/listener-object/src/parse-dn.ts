import { ListenerObjectError } from "./errors.js";
import type { Attribute, Rdn } from "./rdn.js";
import { decodeBytes } from "./undecodable-bytes.js";

/**
 * Reads a DN in the string form of RFC 4514, innermost RDN first; "" is the empty list. Also reads what older servers write:
 * `;` as separator, values in double quotes, `OID.` before a numeric type, spaces around separators.
 * Lossless: bytes that are no UTF-8 become lone surrogates as in Python's surrogateescape, `#…` values keep their text.
 * Throws `BAD_DN`, with the position but without the DN.
 *
 * @example
 * ```ts
 * import { parseDn } from "@id-connector/listener-object";
 *
 * const [rdn] = parseDn("uid=anna.meier,ou=DEMOSCHOOL");
 * console.log(rdn?.[0]?.value); // "anna.meier"
 * ```
 */
export function parseDn(dn: string): readonly Rdn[] {
  const reader: Reader = { dn, at: 0 };
  skipSpaces(reader);
  if (reader.at === dn.length) return [];
  const rdns: Rdn[] = [];
  let rdn: Attribute[] = [];
  for (;;) {
    rdn.push(readAttribute(reader));
    const separator = dn[reader.at];
    if (separator !== "+") {
      rdns.push(rdn);
      rdn = [];
    }
    if (separator === undefined) return rdns;
    reader.at += 1;
  }
}

/** True for a DN that names something: the empty one does not. */
export function isDn(dn: string): boolean {
  try {
    return parseDn(dn).length > 0;
  } catch (error) {
    if (error instanceof ListenerObjectError) return false;
    throw error;
  }
}

interface Reader {
  readonly dn: string;
  at: number;
}

const typePattern = /[ ]*(?<type>[A-Za-z0-9][A-Za-z0-9._;-]*)[ ]*=[ ]*/y;
const hexPair = /[0-9A-Fa-f]{2}/y;
const berPattern = /#(?:[0-9A-Fa-f]{2})+/y;
/** Characters that stand for themselves; everything else needs a look. */
const plainRun = /[^\\ ,;+"]+/y;
const escapable = new Set(' "#+,;<=>\\');

function readAttribute(reader: Reader): Attribute {
  const type = match(reader, typePattern)?.groups?.["type"]?.toLowerCase();
  if (type === undefined) throw badDn(reader, "an attribute type and = are missing");
  if (reader.dn[reader.at] === "#") return { type, value: readBer(reader), ber: true };
  return { type, value: reader.dn[reader.at] === '"' ? readQuoted(reader) : readPlain(reader) };
}

function readBer(reader: Reader): string {
  const ber = match(reader, berPattern)?.[0];
  if (ber === undefined) throw badDn(reader, "a value with # in front is not written in hexadecimal");
  expectEnd(reader);
  return ber.toLowerCase();
}

function readQuoted(reader: Reader): string {
  let value = "";
  reader.at += 1;
  for (;;) {
    const char = reader.dn[reader.at];
    if (char === undefined) throw badDn(reader, "a closing quote is missing");
    if (char === '"') break;
    value += char === "\\" ? readEscapes(reader) : char;
    if (char !== "\\") reader.at += 1;
  }
  reader.at += 1;
  expectEnd(reader);
  return value;
}

function readPlain(reader: Reader): string {
  let value = "";
  let kept = 0; // up to here trailing spaces were escaped, so they belong to the value
  for (;;) {
    const char = reader.dn[reader.at];
    if (isSeparator(char)) return value.slice(0, kept);
    if (char === "\\") value += readEscapes(reader);
    else if (char === " ") {
      value += char;
      reader.at += 1;
      continue;
    } else value += readRun(reader, char);
    kept = value.length;
  }
}

function readRun(reader: Reader, char: string): string {
  const run = match(reader, plainRun)?.[0];
  if (run !== undefined) return run;
  reader.at += 1;
  return char;
}

/** Reads a run of escapes as one: the bytes of one character stand in several `\XX`. */
function readEscapes(reader: Reader): string {
  let value = "";
  let bytes: number[] = [];
  while (reader.dn[reader.at] === "\\") {
    reader.at += 1;
    const pair = match(reader, hexPair)?.[0];
    if (pair !== undefined) {
      bytes.push(Number.parseInt(pair, 16));
      continue;
    }
    const char = reader.dn[reader.at];
    if (char === undefined || !escapable.has(char))
      throw badDn(reader, "a backslash is followed by something that needs none");
    value += decodeBytes(bytes) + char;
    bytes = [];
    reader.at += 1;
  }
  return value + decodeBytes(bytes);
}

function expectEnd(reader: Reader): void {
  skipSpaces(reader);
  if (!isSeparator(reader.dn[reader.at])) throw badDn(reader, "a value is followed by something that is no separator");
}

function skipSpaces(reader: Reader): void {
  while (reader.dn[reader.at] === " ") reader.at += 1;
}

function isSeparator(char: string | undefined): char is undefined | "," | ";" | "+" {
  return char === undefined || char === "," || char === ";" || char === "+";
}

function match(reader: Reader, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.dn);
  if (found) reader.at = pattern.lastIndex;
  return found;
}

function badDn(reader: Reader, problem: string): ListenerObjectError {
  return new ListenerObjectError(
    "BAD_DN",
    `Not a distinguished name (RFC 4514): ${problem}, at character ${reader.at + 1}.`,
    [problem],
  );
}
