import { DemoDirectoryError } from "./errors.js";
import { foldText } from "./fold-text.js";

export interface NamePart {
  readonly type: string;
  readonly value: string;
}
/** A relative distinguished name: more than one part where it is multi-valued. */
export type Rdn = readonly NamePart[];

/** Reads a distinguished name (RFC 4514) without losing anything of its values. Throws DemoDirectoryError "BAD_DN". */
export function parseDn(dn: string): readonly Rdn[] {
  if (dn.trim() === "") return [];
  return split(dn, ",").map((rdn) => split(rdn, "+").map((part) => parsePart(part, dn)));
}

/** One spelling for all spellings of a name: what is equal for a directory is the same text. Throws "BAD_DN". */
export function normaliseDn(dn: string): string {
  return parseDn(dn).map(normaliseRdn).join(",");
}

/** Escapes a value for a DN (RFC 4514, 2.4). */
export function escapeValue(value: string): string {
  return value.replace(/[\\",+;<>=]|^[ #]| $/gu, String.raw`\$&`).replaceAll("\0", String.raw`\00`);
}

/** The DN of the parent, as it is spelt; "" for a name of one part. */
export function parentDn(dn: string): string {
  return split(dn, ",").slice(1).join(",");
}

/** The normalised DN of the parent; "" for a name of one part. Takes a normalised DN. */
export function parentOf(key: string): string {
  const comma = key.indexOf(",");
  return comma < 0 ? "" : key.slice(comma + 1);
}

/** Whether the first normalised DN is the second or lies below it. */
export function liesIn(key: string, base: string): boolean {
  return base === "" || key === base || key.endsWith(`,${base}`);
}

function normaliseRdn(rdn: Rdn): string {
  // commas are written as hex, so that the first comma of a normalised DN always is a separator
  const parts = rdn.map(({ type, value }) => {
    const escaped = foldText(value).replace(/[\\,+=]/gu, (char) => `\\${char.charCodeAt(0).toString(16)}`);
    return `${type.toLowerCase()}=${escaped}`;
  });
  return parts.sort().join("+");
}

function parsePart(part: string, dn: string): NamePart {
  const equals = part.indexOf("=");
  const type = part.slice(0, equals).trim();
  if (equals < 1 || !/^[A-Za-z][\w.;-]*$|^\d+(\.\d+)*$/u.test(type)) throw badDn(dn);
  const text = part
    .slice(equals + 1)
    .replace(/^ +/u, "")
    .replace(/((?:^|[^\\])(?:\\\\)*(?:\\ )?) +$/u, "$1");
  return { type, value: text.startsWith("#") ? readHex(text, dn) : unescape(text, dn) };
}

function unescape(text: string, dn: string): string {
  if (!text.includes("\\")) return text;
  const bytes = text.replace(/((?:\\[\dA-Fa-f]{2})+)|\\(.?)/gsu, (_, hex: string | undefined, char: string) => {
    if (hex !== undefined) return Buffer.from(hex.replaceAll("\\", ""), "hex").toString();
    if (char === "") throw badDn(dn);
    return char;
  });
  return bytes;
}

/** The `#04…` form: an octet string in BER. */
function readHex(text: string, dn: string): string {
  const bytes = Buffer.from(text.slice(1), "hex");
  const length = bytes[1];
  if (length === undefined || length > 0x7f || bytes.length !== 2 + length) throw badDn(dn);
  return bytes.subarray(2).toString();
}

function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function badDn(dn: string): DemoDirectoryError {
  return new DemoDirectoryError("BAD_DN", `This is no distinguished name: ${JSON.stringify(dn)}.`);
}
