import { escapeUnseen } from "./escape-unseen.js";
import {
  decodeEscapes,
  decodeFully,
  deepest,
  firstLayer,
  isAmbiguous,
  nextLayer,
  type Layer,
} from "./decode-escapes.js";
import { findEncoded } from "./find-encoded.js";
import { findValues, type Span } from "./find-values.js";
import { fold } from "./fold.js";
import { indexValues, type ValueIndex, type Values } from "./index-values.js";
import { hideSecretForms } from "./secret-forms.js";

/** The mark that stands in the place of a hidden text. */
export const hiddenMark = "[redacted]";

const longestText = 8192;
/** More than this in all, in UTF-16 units, is not indexed. */
const mostValues = 131_072;

/**
 * Makes a function that takes values out of texts that another program wrote and that may repeat them: as they are, in parts, in any
 * case and normal form, escaped for JSON, URLs, forms, HTML, C or LDAP, in base64, hexadecimal or UTF-16, and several of these inside
 * each other; it also takes out every text that has the form of a secret or a mail address. The rest is shown without escapes.
 *
 * The time is linear in text and values, no pattern is made of either, and what is made never throws: a text that is too long, or
 * escaped too deeply to be sure, or values that are too many, make all of it `hiddenMark`.
 *
 * @example
 * ```ts
 * import { hideValues } from "@id-connector/redaction";
 *
 * const hide = hideValues({ secrets: ["t0ken-of-the-broker"], hidden: ["Müller"], shown: ["DEMOSCHOOL"] });
 * hide("the name M%C3%BCller is not free"); // "the name [redacted] is not free"
 * ```
 */
export function hideValues(values: Values): (text: string) => string {
  let index: ValueIndex | undefined;
  const shown = new Set(values.shown);
  return (text) => {
    try {
      if (text.length > longestText || sizeOf(values) > mostValues) return hiddenMark;
      index ??= indexValues(values);
      return hideForms(hideIn(text, { index, stays: (word) => shown.has(word) || isUuid(word) }));
    } catch {
      return hiddenMark;
    }
  };
}

interface Rules {
  readonly index: ValueIndex;
  readonly stays: (word: string) => boolean;
}

/**
 * Looks at the text, then at the text with one level of escapes undone, and so on until nothing is escaped any more. Every value that
 * is found is cut out of the text itself, for a value on one level may be only a part of a value on the next level.
 */
function hideIn(text: string, rules: Rules): string {
  const found: Span[] = [];
  let layer: Layer | undefined = firstLayer(text);
  for (let depth = 0; layer !== undefined; depth++) {
    if (depth > deepest || isAmbiguous(layer.text)) return hiddenMark;
    const { starts, ends } = layer;
    const spans = [
      ...findValues(layer.text, rules.index),
      ...findEncoded(layer.text, { says: (decoded) => says(decoded, rules, 0), stays: rules.stays }),
    ];
    found.push(...spans.map(([from, end]): Span => [starts[from] ?? 0, ends[end - 1] ?? text.length]));
    layer = nextLayer(layer);
  }
  return replace(text, found);
}

/** Whether a decoded text says something hidden, or holds an encoded text that does. */
function says(decoded: string, rules: Rules, depth: number): boolean {
  // one or two Latin letters are found by chance in anything that was no encoding at all
  const least = Math.min(3, Buffer.byteLength(fold(decoded).text.trim()));
  if (findValues(decoded, rules.index, least).length > 0) return true;
  // by chance hardly any text decodes to nothing but visible signs
  if (depth >= 2 || !/^[\x20-\x7e\s]{4,}$/.test(decoded)) return false;
  const plain = decodeEscapes(decoded);
  if (plain !== decoded && says(plain, rules, depth + 1)) return true;
  return findEncoded(decoded, { says: (inner) => says(inner, rules, depth + 1), stays: () => false }).length > 0;
}

/** The text with marks in the place of the spans, and what stays without its escapes. */
function replace(text: string, spans: readonly Span[]): string {
  const ordered = [...spans].sort(([one], [other]) => one - other);
  let result = "";
  let done = 0;
  for (const [from, end] of ordered) {
    if (end <= done) continue;
    if (from > done || done === 0) result += `${shownAs(text.slice(done, from))}${hiddenMark}`;
    // signs that belong to the letter before them
    const [rest] = /^[\p{M}\p{Cf}]*/u.exec(text.slice(end, end + 100)) ?? [""];
    done = end + rest.length;
  }
  return result + shownAs(text.slice(done));
}

/** An escape that means an order to a terminal stays one. */
function shownAs(text: string): string {
  const plain = decodeFully(text).normalize("NFC");
  return plain === text ? text : escapeUnseen(plain);
}

/** Texts that must be hidden by their form: tokens, hashes, credentials, three parts with dots between them, mail addresses. */
function hideForms(text: string): string {
  return hideSecretForms(text.replace(/\bbearer\s+\S+/giu, hiddenMark), hiddenMark)
    .replace(/(?<![\w-])[\w-]{8,}\.[\w-]{4,}\.[\w-]*/gu, hiddenMark)
    .replace(/(?<![^\s@])[^\s@]+@[^\s@]+/gu, hiddenMark);
}

function sizeOf({ hidden = [], secrets = [] }: Values): number {
  return [...hidden, ...secrets].reduce((sum, { length }) => sum + length, 0);
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
