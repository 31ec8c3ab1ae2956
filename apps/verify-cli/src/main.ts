import { createRequire } from "node:module";
import { catchTheRest, makeVisible, runCommandLine, stopOnSignals, tellCrash } from "@id-connector/command-line";
import { verifyProgram } from "./program.js";

/** The program `verify-cli`; `name` is what was typed, such as `verify` or `verify.py`. Returns the exit status and never rejects. */
export async function main(name: string, process: NodeJS.Process): Promise<number> {
  catchTheRest(process, (error) => tellCrash(name, error));
  const { argv, env, stdin, stdout, stderr } = process;
  const { version } = createRequire(import.meta.url)("@id-connector/verify-cli/package.json") as { version: string };
  const program = verifyProgram(makeVisible(name.replace(/\.js$/, "")), { version, env, isTerminal: stdout.isTTY });
  const streams = { stdin, stdout, stderr };
  return runCommandLine(program, { argv: argv.slice(2), env, streams, stopping: stopOnSignals(process) });
}
