import { connectorFolders, exitStatus, readDataFormat, readSetting } from "@id-connector/connector-settings";
import { CommandFailure } from "./errors.js";
import { judgeFailure, type Ending } from "./judge-failure.js";
import { makeParser, usageFailure } from "./make-parser.js";
import { makeVisible } from "./make-visible.js";
import { mayRunAgain } from "./run-again.js";
import type { Env, Flags, Handle, Program } from "./program.js";
import { readSwitches } from "./read-switches.js";
import { watchOutput } from "./watch-output.js";
import { openTerminal, type Streams, type Terminal } from "./terminal.js";
import { traceOf } from "./trace-of.js";

interface Run {
  readonly argv: readonly string[];
  readonly env: Env;
  readonly streams: Streams;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly stopping: AbortSignal;
}

const interrupted: Ending = {
  status: exitStatus.interrupted,
  code: "INTERRUPTED",
  message: "interrupted before it came to an end; run it again.",
  problems: [],
};

/**
 * Runs a program: reads its command line strictly, performs the command, judges how it ended. Returns the exit status, and rejects only
 * with what `startProgram` runs again; failures are told on standard error, with --json also as the one document on standard output.
 *
 * @example
 * ```ts
 * import { type Program, runCommandLine, stopOnSignals } from "@id-connector/command-line";
 *
 * const program: Program = {
 *   name: "count-schools",
 *   version: "1.0.0",
 *   description: "Counts schools.",
 *   define: (parser, handle) =>
 *     parser.command("$0", "count", {}, handle(async (_flags, terminal) => {
 *       terminal.answer({ schools: 264 }, ["264 schools"]);
 *       return 0;
 *     })),
 * };
 * const { argv, env } = process;
 * const stopping = stopOnSignals(process);
 * process.exitCode = await runCommandLine(program, { argv: argv.slice(2), env, streams: process, stopping });
 * ```
 */
export async function runCommandLine(typed: Program, { argv, env, streams, stopping }: Run): Promise<number> {
  const program = { ...typed, name: makeVisible(typed.name) };
  const output = watchOutput(streams.stdout);
  // the reader of the output is gone, as with a closed terminal: the command does its work all the same
  streams.stderr.on("error", () => undefined);
  const given = { json: argv.includes("--json"), debug: argv.includes("--debug") };
  let terminal: Terminal = open(given);
  let status: number = exitStatus.done;
  const handle: Handle =
    (perform, { refusesNewer = false } = {}) =>
    async (flags) => {
      terminal = open(flags);
      if (!refusesNewer) await refuseNewer(flags, env);
      status = await perform(flags, terminal);
    };
  try {
    const read = readSwitches(argv, ["json", "quiet", "debug", "dry-run", ...(program.switches ?? [])]);
    if ("problem" in read) throw usageFailure(read.problem);
    const asked = argv[0] === "completion" && !program.commands?.length ? forCompletion(program) : program;
    const parser = makeParser(asked, handle, { argv, columns: streams.stdout.columns ?? 100 });
    // with a callback yargs writes nothing itself: help, version and completion come out of the terminal like all else
    await parser.parseAsync([...read.argv], {}, (_error, _flags, text) => {
      if (text !== "") openTerminal(streams, { ...plain, stopping }).answer({}, text.split("\n"));
    });
    await output.written();
    return status;
  } catch (error) {
    if (mayRunAgain(error, env)) throw error;
    const ending = stopping.aborted && !(error instanceof CommandFailure) ? interrupted : judgeFailure(error);
    tell(program, ending, { terminal, json: given.json });
    if (given.debug || (ending.status === exitStatus.bug && env["LOG_LEVEL"] === "debug"))
      for (const line of traceOf(error)) terminal.warn(line);
    return ending.status;
  }

  function open(flags: Flags): Terminal {
    return openTerminal(streams, {
      json: flags["json"] === true,
      quiet: flags["quiet"] === true,
      mayColour: !env["NO_COLOR"] && env["TERM"] !== "dumb",
      isDumb: env["TERM"] === "dumb",
      stopping,
      now: () => performance.now(),
    });
  }
}

/** Files of a newer version are neither read nor written: what they mean is not known here. Throws DataFormatError. */
async function refuseNewer(flags: Flags, env: Env): Promise<void> {
  const folders = connectorFolders(readSetting("home", { env, flags }) ?? "");
  // the command tells of files that it may not read, for it knows their use
  await readDataFormat(folders).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
  });
}

/** yargs would take the word for an argument of a program that is a single command, which the script need not know. */
function forCompletion(program: Program): Program {
  return { ...program, define: (parser) => parser.strict(false) };
}

function tell(
  { name }: Program,
  { status, code, message, problems }: Ending,
  { terminal, json }: { readonly terminal: Terminal; readonly json: boolean },
): void {
  terminal.warn(`${name}: ${message}`);
  for (const problem of problems) terminal.warn(`  ${problem}`);
  if (status === exitStatus.usage) terminal.warn(`Try '${name} --help'.`);
  if (json && !terminal.hasAnswered) terminal.answer({ error: { code, message, problems }, exitStatus: status }, []);
}

/** For yargs' own sentences: yargs knows nothing of flags. */
const plain = { json: false, quiet: false, mayColour: false, now: () => performance.now() };
