/**
 * ["a", "b", "c"] → "a, b or c"
 *
 * @example
 * ```ts
 * import { listWords } from "@id-connector/command-line";
 *
 * listWords(["users", "classes", "workgroups"], "and"); // "users, classes and workgroups"
 * ```
 */
export function listWords(words: readonly string[], last: "and" | "or"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;
}

/**
 * The text with a full stop, where it does not end a sentence already.
 *
 * @example
 * ```ts
 * import { asSentence } from "@id-connector/command-line";
 *
 * asSentence("nothing was written"); // "nothing was written."
 * ```
 */
export function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
