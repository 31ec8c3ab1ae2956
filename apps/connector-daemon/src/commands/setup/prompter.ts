import type { Readable, Writable } from "node:stream";
import { CommandFailure, makeVisible } from "@id-connector/command-line";
import { exitStatus } from "@id-connector/connector-settings";
import { confirm, password, text } from "@clack/prompts";

/** Asks a person at a terminal. All throw CommandFailure "INTERRUPTED" at Ctrl-C. */
export interface Prompter {
  /** `present` stands there and can be edited; `otherwise` is what Enter alone answers. */
  ask(message: string, options: AskOptions): Promise<string>;
  /** Shows nothing of what is typed, its length neither. */
  askSecret(message: string): Promise<string>;
  askYesNo(message: string): Promise<boolean>;
}

export interface AskOptions {
  readonly present: string | undefined;
  readonly otherwise: string | undefined;
}

/** Where a person is asked: on standard error, so that the answer of the command on standard output stays clean. */
export interface Desk {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; columns?: number };
}

/** Undefined where nobody sits at a terminal. */
export function openPrompter({ stdin, stderr }: Desk, stopping: AbortSignal): Prompter | undefined {
  if (stdin.isTTY !== true || stderr.isTTY !== true) return undefined;
  // a serial console and `docker exec -t` say that they have none: every letter would get a line of its own
  if (stderr.columns === 0) stderr.columns = 80;
  // a signal for each question: its listeners stay
  const common = () => ({ input: stdin, output: stderr, signal: AbortSignal.any([stopping]) });
  const required = (value: string | undefined) => (value?.trim() ? undefined : "An answer is needed.");
  return {
    async ask(message, { present, otherwise }) {
      const shown = { message: makeVisible(message), initialValue: makeVisible(present ?? "") };
      const more =
        otherwise === undefined
          ? { validate: required }
          : { placeholder: makeVisible(otherwise), defaultValue: otherwise };
      return answered(await text({ ...common(), ...shown, ...more })).trim();
    },
    async askSecret(message) {
      const validate = (value: string | undefined) => (value ? undefined : "An answer is needed.");
      return answered(
        await password({ ...common(), message: `${makeVisible(message)} (it is not shown)`, mask: "", validate }),
      );
    },
    async askYesNo(message) {
      return answered(await confirm({ ...common(), message: makeVisible(message) }));
    },
  };
}

function answered<T>(value: T): Exclude<T, symbol> {
  if (typeof value !== "symbol") return value as Exclude<T, symbol>;
  throw new CommandFailure(exitStatus.interrupted, "INTERRUPTED", "Interrupted: nothing was written. Run it again.");
}
