import type { Argv } from "yargs";
import type { Terminal } from "./terminal.js";

export type Env = Readonly<Record<string, string | undefined>>;
/** Flags as yargs read them, by their name in kebab-case. */
export type Flags = Readonly<Record<string, unknown>>;

/** Does what a command says; returns the exit status. Imports what it needs only then, so that --help is quick. */
export type Perform = (flags: Flags, terminal: Terminal) => Promise<number>;

/** Makes a yargs handler. `refusesNewer`: the command itself refuses files of a newer version; else that is done before it begins. */
export type Handle = (
  perform: Perform,
  options?: { readonly refusesNewer?: boolean },
) => (flags: Flags) => Promise<void>;

/** One program as its user types it. */
export interface Program {
  /** The name that was typed. */
  readonly name: string;
  readonly version: string;
  /** One sentence. */
  readonly description: string;
  /** The names of its commands; none where the program is a single command. */
  readonly commands?: readonly string[];
  /** Adds commands, options and examples; `handle` makes a yargs handler. */
  define(parser: Argv, handle: Handle): Argv;
  /** Switches (kebab-case): given alone, or with a word that says yes or no. */
  readonly switches?: readonly string[];
  /** Messages of its log go to standard error by themselves: no --json, --quiet and --debug. */
  readonly isDaemon?: boolean;
}
