import { exitStatus } from "@id-connector/connector-settings";
import yargs, { type Argv } from "yargs";
import { CommandFailure } from "./errors.js";
import { exitStatuses } from "./exit-statuses.js";
import { inPlainWords } from "./in-plain-words.js";
import type { Handle, Program } from "./program.js";
import { settingFlags } from "./setting-flags.js";

/** The parser of one program: strict, in English, with the flags that all programs share. Throws CommandFailure "USAGE" when it parses. */
export function makeParser(
  program: Program,
  handle: Handle,
  { argv, columns }: { readonly argv: readonly string[]; readonly columns: number },
) {
  const { name, version, description, commands = [], isDaemon } = program;
  const parser = yargs()
    .scriptName(name)
    .usage(description)
    .locale("en")
    .strict()
    .exitProcess(false)
    // a school may be called 007, and an option has the spellings that it is given
    .parserConfiguration({ "parse-positional-numbers": false, "camel-case-expansion": false })
    .fail((message: string | null, error: Error | undefined) => {
      if (error && error.name !== "YError") throw error;
      throw usageFailure(inPlainWords(message ?? error?.message ?? "wrong usage", { argv, commands }));
    })
    // help shows groups in this order: what the command is about first, the long list of settings last
    .group(["help", "version"], "Options:")
    .version(version)
    .alias("help", "h")
    .options(settingFlags(isDaemon === true))
    .completion("completion", "print a shell completion script")
    .epilogue(exitStatuses())
    .wrap(Math.min(120, columns));
  if (commands.length > 0) parser.strictCommands().demandCommand(1, `a command is needed: ${commands.join(", ")}`);
  return program.define(isDaemon ? parser : withCommonFlags(parser), handle);
}

function withCommonFlags(parser: Argv): Argv {
  return parser
    .option("json", { type: "boolean", describe: "one JSON document on standard output" })
    .option("quiet", { type: "boolean", describe: "nothing but the answer and warnings" })
    .option("debug", { type: "boolean", describe: "with the places in the program when something fails" });
}

/**
 * Wrong usage: how it should be said.
 *
 * @example
 * ```ts
 * import { usageFailure } from "@id-connector/command-line";
 *
 * throw usageFailure("Name at least one school.");
 * ```
 */
export function usageFailure(message: string): CommandFailure {
  return new CommandFailure(exitStatus.usage, "USAGE", message);
}
