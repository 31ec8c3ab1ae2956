import { expected, skipSpaces, take, takeIf, takeMatch, type Cursor } from "./filter-cursor.js";
import { and, not, or, present, substring, type Comparison, type Filter, type FilterValue } from "./filters.js";

/**
 * Reads a filter as RFC 4515 writes it; between filters, spaces are passed over as OpenLDAP does. Throws LdapReaderError
 * "BAD_FILTER" with the `position` and what was expected there.
 *
 * @example
 * ```ts
 * import { parseFilter } from "@id-connector/ldap-reader";
 *
 * const filter = parseFilter("(&(uid=demo*)(ucsschoolSchool=DEMOSCHOOL))");
 * ```
 */
export function parseFilter(text: string): Filter {
  const cursor: Cursor = { text, at: 0 };
  const filter = readFilter(cursor, 0);
  skipSpaces(cursor);
  if (cursor.at < text.length) throw expected(cursor, "the end of the filter");
  return filter;
}

/** People do not write deeper filters, and deeper filters would exhaust the stack. */
const deepest = 200;

function readFilter(cursor: Cursor, depth: number): Filter {
  skipSpaces(cursor);
  if (depth > deepest) throw expected(cursor, `no more than ${deepest} filters inside each other`);
  take(cursor, "(");
  skipSpaces(cursor);
  const filter = readComposition(cursor, depth) ?? readItem(cursor);
  skipSpaces(cursor);
  take(cursor, ")");
  return filter;
}

function readComposition(cursor: Cursor, depth: number): Filter | undefined {
  if (takeIf(cursor, "!")) return not(readFilter(cursor, depth + 1));
  const compose = takeIf(cursor, "&") ? and : takeIf(cursor, "|") ? or : undefined;
  if (!compose) return undefined;
  const filters: Filter[] = [];
  skipSpaces(cursor);
  while (cursor.text[cursor.at] === "(") {
    filters.push(readFilter(cursor, depth + 1));
    skipSpaces(cursor);
  }
  return compose(...filters);
}

function readItem(cursor: Cursor): Filter {
  const attribute = takeMatch(cursor, description) ?? "";
  if (cursor.text[cursor.at] === ":") return readExtensible(cursor, attribute);
  if (attribute === "") throw expected(cursor, 'the name of an attribute, or "&", "|" or "!"');
  const comparison = comparisons.find(([sign]) => takeIf(cursor, sign));
  if (!comparison) throw expected(cursor, '"=", ">=", "<=", "~=" or ":="');
  const [, type] = comparison;
  return type === "equals" ? readEquality(cursor, attribute) : { type, attribute, value: readValue(cursor) };
}

const comparisons: readonly (readonly [string, Comparison])[] = [
  ["=", "equals"],
  [">=", "greaterOrEqual"],
  ["<=", "lessOrEqual"],
  ["~=", "approx"],
];
const rulePattern = /(?:[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)*)/y;
/** A name or number as above, with options. */
const description = /(?:[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)*)(?:;[A-Za-z0-9-]+)*/y;

/** `attr:dn:rule:=value`; the attribute or the rule may be missing, and the dn. */
function readExtensible(cursor: Cursor, attribute: string): Filter {
  const ofDn = takeMatch(cursor, /:dn(?=:)/iy) !== undefined;
  let rule: string | undefined;
  if (!cursor.text.startsWith(":=", cursor.at)) {
    take(cursor, ":");
    rule = takeMatch(cursor, rulePattern);
    if (rule === undefined) throw expected(cursor, 'the name of a matching rule, or "="');
  } else if (attribute === "") {
    throw expected(cursor, "the name of an attribute or a matching rule");
  }
  take(cursor, ":=");
  const named = { ...(attribute === "" ? {} : { attribute }), ...(rule === undefined ? {} : { rule }) };
  return { type: "extensible", ...named, ofDn, value: readValue(cursor) };
}

/** A value, or its parts with stars between them, or nothing but a star. */
function readEquality(cursor: Cursor, attribute: string): Filter {
  const parts = [readPart(cursor)];
  while (takeIf(cursor, "*")) parts.push(readPart(cursor));
  const [initial, ...others] = parts;
  const final = others.pop();
  if (initial === undefined || final === undefined) return { type: "equals", attribute, value: initial ?? "" };
  const any = others.filter(isThere); // two stars side by side mean what one means
  if (![initial, ...any, final].some(isThere)) return present(attribute);
  return substring(attribute, {
    ...(isThere(initial) ? { initial } : {}),
    ...(any.length > 0 ? { any } : {}),
    ...(isThere(final) ? { final } : {}),
  });
}

function readValue(cursor: Cursor): FilterValue {
  const value = readPart(cursor);
  if (cursor.text[cursor.at] === "*")
    throw expected(cursor, 'a value without a star (a star itself is written "\\2a")');
  return value;
}

/** Text up to a star or the end of the filter. Bytes that are no UTF-8 can only come from escapes, and stay bytes. */
function readPart(cursor: Cursor): FilterValue {
  const pieces: Buffer[] = [];
  for (;;) {
    const plain = takeMatch(cursor, /[^()*\\\0]+/y);
    if (plain !== undefined) pieces.push(Buffer.from(plain));
    else if (takeIf(cursor, "\\")) pieces.push(Buffer.from(readEscaped(cursor), "hex"));
    else break;
  }
  if (cursor.text[cursor.at] === "(") throw expected(cursor, '")" (a "(" in a value is written "\\28")');
  if (cursor.text[cursor.at] === "\0") throw expected(cursor, '"\\00" for a zero byte');
  const bytes = Buffer.concat(pieces);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes;
  }
}

function readEscaped(cursor: Cursor): string {
  const hex = takeMatch(cursor, /[0-9a-f]{2}/iy);
  if (hex === undefined) throw expected(cursor, 'two hexadecimal digits (a backslash itself is written "\\5c")');
  return hex;
}

function isThere(part: FilterValue): boolean {
  return part.length > 0;
}
