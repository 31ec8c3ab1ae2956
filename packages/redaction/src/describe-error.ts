import { isOwnError } from "./own-errors.js";
import { placesOf } from "./places-of.js";
import { redactText } from "./redact-text.js";

/** The facts that may be told of any error. */
export interface ErrorFacts {
  readonly name: string;
  readonly code?: string | number;
  /** The call of the operating system that failed. */
  readonly syscall?: string;
  /** See `placesOf`. */
  readonly at: readonly string[];
}

const word = /^[\w./-]{1,60}$/;

/**
 * The facts that may be told of an error that is not ours: its message may quote the text at which it failed, as JSON.parse does. Never
 * throws.
 *
 * @example
 * ```ts
 * import { factsOf } from "@id-connector/redaction";
 *
 * const { name, code, at } = factsOf(new Error("never shown"));
 * ```
 */
export function factsOf(error: unknown): ErrorFacts {
  const { name, code, syscall } = read(error);
  return {
    name: isWord(name) ? name : "Error",
    ...(isWord(code) || (typeof code === "number" && Number.isFinite(code)) ? { code } : {}),
    ...(isWord(syscall) ? { syscall } : {}),
    at: placesOf(error),
  };
}

/**
 * An error in a sentence that may go to a log, a file or a message: for our own error its message, for any other error name, code, call
 * and place: `SystemError ENOSPC (write) at packages/queue-fs/dist/put-items.js:31`. Never throws.
 *
 * @example
 * ```ts
 * import { describeError } from "@id-connector/redaction";
 *
 * try {
 *   JSON.parse("{");
 * } catch (error) {
 *   console.error(describeError(error)); // its name and place, not its words
 * }
 * ```
 */
export function describeError(error: unknown): string {
  if (isOwnError(error)) return redactText(String(read(error)["message"]));
  if (typeof error !== "object" || error === null) return `no error, but ${error === null ? "null" : typeof error}`;
  const { name, code, syscall, at } = factsOf(error);
  const [place] = at;
  const parts = [
    name,
    ...(code === undefined ? [] : [String(code)]),
    ...(syscall === undefined ? [] : [`(${syscall})`]),
    ...(place === undefined ? [] : [`at ${place}`]),
  ];
  return parts.join(" ");
}

function read(error: unknown): Readonly<Record<string, unknown>> {
  const shown: Record<string, unknown> = {};
  for (const key of ["name", "code", "syscall", "message"]) {
    try {
      shown[key] = (error as Record<string, unknown>)[key];
    } catch {
      // a getter that throws tells nothing
    }
  }
  return shown;
}

function isWord(value: unknown): value is string {
  return typeof value === "string" && word.test(value);
}
