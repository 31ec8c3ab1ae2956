/** Words that an operator may put behind a switch, as the predecessor took them. */
const words = new Map([
  ...["true", "yes", "on"].map((word) => [word, true] as const),
  ...["false", "no", "off"].map((word) => [word, false] as const),
]);
/** Behind "=" nothing else can be meant. */
const moreWords = new Map([...words, ["1", true], ["y", true], ["t", true], ["0", false], ["n", false], ["f", false]]);

export type ReadSwitches = { readonly argv: readonly string[] } | { readonly problem: string };

/**
 * Rewrites `--force yes`, `--force=False` and `--initial_sync no` to the one form that yargs reads safely. yargs itself takes any other
 * word than "true" behind "=" for a no. What stands after "--" is left alone.
 */
export function readSwitches(argv: readonly string[], switches: readonly string[]): ReadSwitches {
  const names = new Set(switches);
  const read: string[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const token = argv[index] ?? "";
    if (token === "--") return { argv: [...read, ...argv.slice(index)] };
    const [, name = "", word] = /^--([^=]+)(?:=(.*))?$/s.exec(token) ?? [];
    if (!names.has(name.replaceAll("_", "-"))) {
      read.push(token);
      continue;
    }
    const next = argv[index + 1]?.toLowerCase() ?? "";
    const value = word === undefined ? words.get(next) : moreWords.get(word.toLowerCase());
    if (word !== undefined && value === undefined)
      return { problem: `--${name} is a switch: give it alone, or with true or false, not "${word}"` };
    if (word === undefined && value !== undefined) index += 1;
    read.push(`--${name}=${String(value ?? true)}`);
  }
  return { argv: read };
}
