import { type Flags, shown, usageFailure } from "@id-connector/command-line";
import { isEntryUuid } from "@id-connector/listener-object";
import { isItemName } from "@id-connector/queue-fs";

/** What an operator chose in a trash. */
export interface Choice {
  readonly all: boolean;
  /** In capitals. */
  readonly codes: ReadonlySet<string>;
  /** In lower case. */
  readonly ids: ReadonlySet<string>;
  /** Names of files. */
  readonly files: ReadonlySet<string>;
}

/** Reads objects and codes given as words, as `show` takes them. Throws CommandFailure "USAGE". */
export function readShown(flags: Flags): Choice {
  const words = wordsIn(flags, "names");
  const named = readNames(words.filter((word) => !isCode(word)));
  return { ...named, all: false, codes: new Set(words.filter(isCode).map((word) => word.toUpperCase())) };
}

/** Reads one way of choosing: objects, causes or everything. Throws CommandFailure "USAGE". */
export function readChoice(flags: Flags): Choice {
  const words = wordsIn(flags, "names");
  const code = words.find(isCode);
  if (code !== undefined) throw usageFailure(`a cause is chosen with --code ${shown(code.toUpperCase())}`);
  const codes = new Set(valuesOf(flags["code"]).map((one) => one.toUpperCase()));
  const all = flags["all"] === true;
  const ways = [words.length > 0, codes.size > 0, all].filter((given) => given).length;
  if (ways === 0) throw usageFailure("choose something: entryUUIDs, names of files, --code with a cause, or --all");
  if (ways > 1) throw usageFailure("give objects, --code or --all: one of them");
  return { all, codes, ...readNames(words) };
}

/** The authority that was named, if any. Throws CommandFailure "USAGE". */
export function readAuthority(flags: Flags): string | undefined {
  const names = valuesOf(flags["school-authority"]);
  if (names.length > 1) throw usageFailure("give --school_authority once");
  if (names[0] === "") throw usageFailure("--school_authority needs the name of an authority");
  return names[0];
}

/** Words, and those behind "--", which yargs leaves with the words of the command. */
export function wordsIn(flags: Flags, name: string): readonly string[] {
  const [, , ...rest] = valuesOf(flags["_"]);
  return [...valuesOf(flags[name]), ...rest];
}

/** The values of an option of texts that may be given again, as yargs gives them. */
export function valuesOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]) as readonly string[];
}

/** Objects named by their entryUUID. Throws CommandFailure "USAGE" for anything else. */
export function readIds(words: readonly string[]): ReadonlySet<string> {
  for (const word of words) if (!isEntryUuid(word)) throw usageFailure(`${shown(word)} is no entryUUID${hint}`);
  return new Set(words.map((word) => word.toLowerCase()));
}

function readNames(words: readonly string[]): Pick<Choice, "ids" | "files"> {
  const files = words.filter((word) => !isEntryUuid(word) && isItemName(word));
  const others = words.filter((word) => !isEntryUuid(word) && !isItemName(word));
  for (const word of others)
    throw usageFailure(`${shown(word)} is neither an entryUUID nor the name of a file in a trash${hint}`);
  return { ids: readIds(words.filter(isEntryUuid)), files: new Set(files) };
}

const hint = ': "trash show" with the code of a cause lists them, "verify" finds the entryUUID of a name';

function isCode(word: string): boolean {
  return /^[A-Z]+(?:_[A-Z]+)*$/i.test(word) && !isItemName(word);
}
