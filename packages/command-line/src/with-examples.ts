import type { Argv } from "yargs";
import { exitStatuses } from "./exit-statuses.js";
import { makeVisible } from "./make-visible.js";

/** What is typed behind the name of a program or command, and what it does. */
export type Examples = readonly (readonly [typed: string, says: string])[];

/**
 * Ends the help of the command `name` with examples: below the options and unbroken, for the two columns of yargs' own are too narrow.
 *
 * @example
 * ```ts
 * import { withExamples } from "@id-connector/command-line";
 *
 * export const define = (parser: Parameters<typeof withExamples>[0]) =>
 *   withExamples(parser, "count-schools", [["count-schools", "how many there are"]]);
 * ```
 */
export function withExamples(parser: Argv, name: string, examples: Examples): Argv {
  const lines = examples.map(([typed, says]) => `  ${makeVisible(name)} ${typed}\n      ${says}`);
  return parser.epilogue(`Examples:\n${lines.join("\n")}\n\n${exitStatuses()}`);
}
