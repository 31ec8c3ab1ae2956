/** Whatever a terminal or a reader of lines may take for an order or an end of line, turns the reading direction or cannot be seen. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * The text with every such character as an escape of JSON: one beyond the first 65,536 as its two halves. Pure.
 *
 * @example
 * ```ts
 * import { escapeUnseen } from "@id-connector/redaction";
 *
 * escapeUnseen("a\u202eb"); // the sign that turns the letters round is shown as \u202e
 * ```
 */
export function escapeUnseen(text: string): string {
  return text.replace(unseen, (char) =>
    char
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
