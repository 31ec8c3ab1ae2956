import { writeSync } from "node:fs";
import { exitStatus } from "@id-connector/connector-settings";
import { describeError } from "@id-connector/redaction";
import { exitForSure, type Exits } from "./exit-for-sure.js";
import { makeVisible } from "./make-visible.js";

interface CrashSource extends Exits {
  on(event: "uncaughtException" | "unhandledRejection", listener: (error: unknown) => void): unknown;
  removeAllListeners?(event: "uncaughtException"): unknown;
}

/**
 * The last net of a program, to be spread before anything else: an uncaught error is told in one line on standard error, without anything
 * private (Node would print all of it, bodies and passwords of a library's error included), and ends the program with status 70.
 *
 * @example
 * ```ts
 * import { catchTheRest, tellCrash } from "@id-connector/command-line";
 *
 * catchTheRest(process, (error) => tellCrash("count-schools", error));
 * ```
 */
export function catchTheRest(process: CrashSource, lineOf: (error: unknown) => string): void {
  const end = (error: unknown) => {
    try {
      writeSync(2, `${lineOf(error)}\n`);
    } catch {
      // standard error is gone, too
    }
    exitForSure(process, exitStatus.bug);
  };
  // in place of the net of `startProgram`, which takes more than a line
  process.removeAllListeners?.("uncaughtException");
  process.on("uncaughtException", end);
  process.on("unhandledRejection", end);
}

/**
 * The line for a person.
 *
 * @example
 * ```ts
 * import { tellCrash } from "@id-connector/command-line";
 *
 * console.error(tellCrash("count-schools", new TypeError("not shown: it may hold a name")));
 * ```
 */
export function tellCrash(program: string, error: unknown): string {
  return makeVisible(`${program}: a defect of this program: an error that nobody caught: ${describeError(error)}`);
}
