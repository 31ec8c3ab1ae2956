/** Whatever moves a cursor, ends a line, turns the reading direction or cannot be seen; also half a character. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * A text as it may stand on one line of a terminal: every character that is no visible one is shown as an escape, such as `\u001b` or
 * `\n`. Doing it again changes nothing. Pure.
 *
 * @example
 * ```ts
 * import { makeVisible } from "@id-connector/command-line";
 *
 * makeVisible("red\u001b[31m"); // the escape is shown as \u001b, not obeyed
 * ```
 */
export function makeVisible(text: string): string {
  return text.replace(unseen, (char) => short[char] ?? escapeOf(char));
}

/**
 * A document as JSON in which every character that is no visible one is an escape: it reads back as what it was. Pure.
 *
 * @example
 * ```ts
 * import { toVisibleJson } from "@id-connector/command-line";
 *
 * toVisibleJson({ name: "a\u202eb" }); // reads back as it was, and turns no terminal's letters round
 * ```
 */
export function toVisibleJson(document: object, indent?: number): string {
  // JSON.stringify escapes C0 and halves of characters by itself; what is left stands in strings only, but for the line ends between them
  return JSON.stringify(document, null, indent).replace(unseen, (char) => (char === "\n" ? char : unitsOf(char)));
}

function escapeOf(char: string): string {
  const number = char.codePointAt(0) ?? 0;
  return number > 0xffff ? `\\u{${number.toString(16)}}` : unitsOf(char);
}

/** JSON writes a character beyond the first 65,536 as two halves. */
function unitsOf(char: string): string {
  return char
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
