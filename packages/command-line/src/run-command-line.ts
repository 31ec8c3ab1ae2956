import { exitStatus } from "@id-connector/connector-settings";
import yargs, { type Argv } from "yargs";
import { CommandFailure } from "./errors.js";
import { exitStatuses } from "./exit-statuses.js";
import { inPlainWords } from "./in-plain-words.js";
import { judgeFailure, type Ending } from "./judge-failure.js";
import type { Env, Flags, Perform, Program } from "./program.js";
import { readSwitches } from "./read-switches.js";
import { settingFlags } from "./setting-flags.js";
import { openTerminal, type Streams, type Terminal } from "./terminal.js";

interface Run {
  readonly argv: readonly string[];
  readonly env: Env;
  readonly streams: Streams;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly stopping: AbortSignal;
}

/**
 * Runs a program: reads its command line strictly, performs the command, judges how it ended. Returns the exit status and never rejects;
 * what failed is told on standard error, with --json also as the one document on standard output.
 */
export async function runCommandLine(program: Program, { argv, env, streams, stopping }: Run): Promise<number> {
  // whoever reads the answer may stop reading, as head does
  streams.stdout.on("error", ignoreClosedPipe);
  const given = { json: argv.includes("--json"), debug: argv.includes("--debug") };
  let terminal: Terminal = open(given);
  let status: number = exitStatus.done;
  const handle = (perform: Perform) => async (flags: Flags) => {
    terminal = open(flags);
    status = await perform(flags, terminal);
  };
  try {
    const read = readSwitches(argv, ["json", "quiet", "debug", "dry-run", ...(program.switches ?? [])]);
    if ("problem" in read) throw usageFailure(read.problem);
    await makeParser(program, handle, { argv, columns: streams.stdout.columns ?? 100 }).parseAsync([...read.argv]);
    return status;
  } catch (error) {
    if (stopping.aborted && !(error instanceof CommandFailure)) return exitStatus.interrupted;
    const ending = judgeFailure(error);
    tell(program, ending, { terminal, json: given.json });
    if (given.debug || (ending.status === exitStatus.bug && env["LOG_LEVEL"] === "debug"))
      terminal.warn(traceOf(error));
    return ending.status;
  }

  function open(flags: Flags): Terminal {
    const { stdout } = streams;
    return openTerminal(streams, {
      json: flags["json"] === true,
      quiet: flags["quiet"] === true,
      colour: stdout.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb",
      stopping,
      now: Date.now,
    });
  }
}

function makeParser(
  program: Program,
  handle: (perform: Perform) => (flags: Flags) => Promise<void>,
  { argv, columns }: { readonly argv: readonly string[]; readonly columns: number },
) {
  const { name, version, description, commands = [], isDaemon } = program;
  const parser = yargs()
    .scriptName(name)
    .usage(description)
    .locale("en")
    .strict()
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      if (error && error.name !== "YError") throw error;
      throw usageFailure(inPlainWords(message ?? error?.message ?? "wrong usage", { argv, commands }));
    })
    // help shows groups in this order: what the command is about first, the long list of settings last
    .group(["help", "version"], "Options:")
    .version(version)
    .alias("help", "h")
    .options(settingFlags())
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
    .option("debug", { type: "boolean", describe: "with a stack trace when something fails" });
}

function usageFailure(message: string): CommandFailure {
  return new CommandFailure(exitStatus.usage, "USAGE", message);
}

function tell(
  { name }: Program,
  { status, code, message, problems }: Ending,
  { terminal, json }: { readonly terminal: Terminal; readonly json: boolean },
): void {
  terminal.warn(`${name}: ${message}`);
  for (const problem of problems) terminal.warn(`  ${problem}`);
  if (status === exitStatus.usage) terminal.warn(`Try '${name} --help'.`);
  if (json && !terminal.hasAnswered) terminal.answer({ error: { code, message, problems }, exitStatus: status }, "");
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
