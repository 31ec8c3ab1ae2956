import { formatDn } from "./format-dn.js";
import { parseDn } from "./parse-dn.js";
import type { Attribute, Rdn } from "./rdn.js";

/**
 * A form of a DN that two spellings of the same DN share: compare it, never show or send it.
 * Types and values in lower case, values prepared as caseIgnoreMatch does (RFC 4518: NFKC, runs of spaces folded, outer spaces dropped),
 * multi-valued RDNs sorted. Throws `BAD_DN`.
 *
 * @example
 * ```ts
 * import { normaliseDn } from "@id-connector/listener-object";
 *
 * normaliseDn("UID=Anna.Meier, OU=Demoschool") === normaliseDn("uid=anna.meier,ou=DEMOSCHOOL"); // true
 * ```
 */
export function normaliseDn(dn: string): string {
  // Member lists hold hundreds of plain DNs: those need no parser.
  if (plainDn.test(dn)) return dn.toLowerCase();
  return formatDn(parseDn(dn).map(normaliseRdn));
}

/**
 * The value as caseIgnoreMatch compares it (RFC 4518).
 *
 * @example
 * ```ts
 * import { normaliseValue } from "@id-connector/listener-object";
 *
 * normaliseValue("Anna  MEIER") === normaliseValue("anna meier"); // true
 * ```
 */
export function normaliseValue(value: string): string {
  const folded = fold(fold(value).normalize("NFKC")).replace(spaces, " ");
  return folded === " " ? folded : folded.trim();
}

const plainDn = /^(?:(?:cn|dc|ou|uid)=[A-Za-z0-9._-]+(?:,(?!$)|$))+$/i;
const spaces = /\p{White_Space}+/gu;

function normaliseRdn(rdn: Rdn): Rdn {
  const attributes = rdn.map(({ type, value, ber }): Attribute => {
    return ber === true
      ? { type: normaliseType(type), value, ber }
      : { type: normaliseType(type), value: normaliseValue(value) };
  });
  return attributes.sort((a, b) => compare(a.type, b.type) || compare(a.value, b.value));
}

/** Attribute types of a school's DN by their other names (RFC 4519). */
const shortTypes: Readonly<Record<string, string>> = {
  "2.5.4.3": "cn",
  commonname: "cn",
  "2.5.4.11": "ou",
  organizationalunitname: "ou",
  "0.9.2342.19200300.100.1.1": "uid",
  userid: "uid",
  "0.9.2342.19200300.100.1.25": "dc",
  domaincomponent: "dc",
};

/** The type in lower case, by its short name where it has one. */
export function normaliseType(type: string): string {
  const name = type.toLowerCase().replace(/^oid\./, "");
  return shortTypes[name] ?? name;
}

/** Lower case letter by letter: the whole string at once would make a sigma depend on its place. */
function fold(value: string): string {
  return ascii.test(value) ? value.toLowerCase() : Array.from(value, (char) => char.toLowerCase()).join("");
}

const ascii = /^[\x20-\x7e]*$/;

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
