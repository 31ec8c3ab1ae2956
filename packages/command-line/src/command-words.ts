/**
 * A command as a person would type it: words that a shell would take apart are quoted.
 *
 * @example
 * ```ts
 * import { commandWords } from "@id-connector/command-line";
 *
 * commandWords(["verify", "users", "(uid=demo*)"]); // verify users '(uid=demo*)'
 * ```
 */
export function commandWords(words: readonly string[]): string {
  return words.map(quote).join(" ");
}

function quote(word: string): string {
  return /^[\p{L}\p{N}._/:@%+=-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
