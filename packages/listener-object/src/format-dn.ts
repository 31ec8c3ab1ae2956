import type { Attribute, Rdn } from "./rdn.js";
import { escapedByte } from "./undecodable-bytes.js";

/**
 * Writes a DN as RFC 4514 asks: without spaces around separators, escaping only what must be. The inverse of `parseDn`.
 *
 * @example
 * ```ts
 * import { formatDn } from "@id-connector/listener-object";
 *
 * formatDn([[{ type: "cn", value: "1a" }], [{ type: "ou", value: "DEMOSCHOOL" }]]); // "cn=1a,ou=DEMOSCHOOL"
 * ```
 */
export function formatDn(rdns: readonly Rdn[]): string {
  return rdns.map((rdn) => rdn.map(formatAttribute).join("+")).join(",");
}

function formatAttribute({ type, value, ber }: Attribute): string {
  return `${type}=${ber === true ? value : escapeRdnValue(value)}`;
}

/**
 * Escapes one attribute value for use in a DN (RFC 4514 section 2.4); control characters become `\XX`.
 *
 * @example
 * ```ts
 * import { escapeRdnValue } from "@id-connector/listener-object";
 *
 * escapeRdnValue("Meier, Anna"); // "Meier\\, Anna"
 * ```
 */
export function escapeRdnValue(value: string): string {
  if (plain.test(value)) return value;
  const chars = Array.from(value); // by code point, so that a pair of surrogates stays whole
  return chars.map((char, index) => escapeChar(char, index === 0, index === chars.length - 1)).join("");
}

const plain = /^[A-Za-z0-9._-][A-Za-z0-9._ -]*(?<! )$/;
const special = new Set('"+,;<>\\');

function escapeChar(char: string, first: boolean, last: boolean): string {
  if (special.has(char) || (first && char === "#") || ((first || last) && char === " ")) return `\\${char}`;
  const code = char.codePointAt(0) ?? 0;
  const byte = code < 0x20 || code === 0x7f ? code : escapedByte(code);
  return byte === undefined ? char : `\\${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
