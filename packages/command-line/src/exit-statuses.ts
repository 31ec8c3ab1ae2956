/**
 * The last words of a help page. `no`: what the status 1 means here. yargs forgets a program's own last words in the help of
 * a command.
 *
 * @example
 * ```ts
 * import { exitStatuses } from "@id-connector/command-line";
 *
 * console.log(exitStatuses("some schools differ"));
 * ```
 */
export function exitStatuses(no = "the answer is no"): string {
  return (
    `Exit status: 0 done, 1 ${no}, 2 wrong usage, 3 configuration, 4 directory, 5 broker, 6 a daemon runs already, ` +
    "70 a defect, 75 ended by force, 130 interrupted."
  );
}
