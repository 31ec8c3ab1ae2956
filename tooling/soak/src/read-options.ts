import { parseArgs } from "node:util";

export interface SoakOptions {
  readonly minutes: number;
  readonly users: number;
  readonly seed: number;
}

/** What was asked for: a soak, or its description. */
export type Asked =
  { readonly ask: "soak"; readonly options: SoakOptions } | { readonly ask: "help"; readonly text: string };

/** Words on the command line that make no sense; the message says which. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "USAGE";
}

/** Reads the command line. `otherSeed` is the seed where none is given. Throws UsageError. */
export function readOptions(argv: readonly string[], otherSeed: number): Asked {
  const { values, positionals } = parse(argv);
  const [odd] = positionals;
  if (odd !== undefined) throw new UsageError(`nobody knows what to do with "${odd}"; --help says what there is`);
  if (values.help) return { ask: "help", text: help };
  return {
    ask: "soak",
    options: {
      minutes: numberOf("--minutes", values.minutes ?? "2", { least: 0.1, most: 100_000 }),
      users: wholeOf("--users", values.users ?? "500", { least: 60, most: 200_000 }),
      seed: wholeOf("--seed", values.seed ?? String(otherSeed), { least: 0, most: 2 ** 32 - 1 }),
    },
  };
}

function parse(argv: readonly string[]) {
  const text = { type: "string" } as const;
  const options = { minutes: text, users: text, seed: text, help: { type: "boolean", short: "h" } } as const;
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

interface Range {
  readonly least: number;
  readonly most: number;
}

function numberOf(flag: string, text: string, { least, most }: Range): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (value >= least && value <= most) return value;
  throw new UsageError(`${flag} must be a number from ${least} to ${most}, not "${text}"`);
}

function wholeOf(flag: string, text: string, range: Range): number {
  const value = numberOf(flag, text, range);
  if (Number.isInteger(value)) return value;
  throw new UsageError(`${flag} must be a whole number, not "${text}"`);
}

const help = `Random school life with random faults, and the five promises checked all along.

  npm run soak -- [--minutes 2] [--users 500] [--seed N]

  --minutes  how long; otherwise 2
  --users    how many users the schools have at the beginning; otherwise 500
  --seed     the plan of events and faults: the same seed, minutes and users give the same plan; otherwise a random one
  --help     this text

Exit status: 0 all promises were kept, 1 one was broken, 2 wrong usage.
What is needed to find the fault is printed, and the home folder is left.`;
