const mostLetters = 60;

/**
 * A name that a person typed, as it may stand on a terminal: control characters are shown, not sent, and a long name is cut.
 *
 * @example
 * ```ts
 * import { shown } from "@id-connector/command-line";
 *
 * console.error(`There is no school ${shown(process.argv[2] ?? "")}.`);
 * ```
 */
export function shown(name: string): string {
  const letters = Array.from(name);
  const short = letters.length <= mostLetters ? name : `${letters.slice(0, mostLetters).join("")}…`;
  return /[\p{Cc}\p{Cf}]/u.test(short) ? JSON.stringify(short) : short;
}
