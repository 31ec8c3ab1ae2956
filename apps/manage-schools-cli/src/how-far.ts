import { CommandFailure, type Terminal } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";

/** How far a change came, in a sentence that also says what to do to finish it. */
export interface HowFar {
  reached(sentence: () => string): void;
}

/**
 * Makes a change, and says how far it came where it does not come to its end: by Ctrl-C (CommandFailure "INTERRUPTED") or by an error,
 * which is thrown on as it is.
 */
export async function sayHowFar<T>(terminal: Terminal, change: (howFar: HowFar) => Promise<T>): Promise<T> {
  let sentence: (() => string) | undefined;
  try {
    return await change({
      reached(next) {
        sentence = next;
      },
    });
  } catch (error) {
    if (terminal.stopping.aborted) {
      const message = `Interrupted. ${sentence?.() ?? "Nothing was changed."}`;
      throw new CommandFailure(exitStatus.interrupted, "INTERRUPTED", message);
    }
    if (sentence === undefined) throw error;
    if (error instanceof CommandFailure)
      throw new CommandFailure(error.status, error.code, `${error.message} ${sentence()}`, error.problems);
    terminal.warn(sentence());
    throw error;
  }
}
