import { createRequire } from "node:module";
import { catchTheRest, makeVisible, runCommandLine, stopOnSignals, tellCrash } from "@id-connector/command-line";
import { manageSchools } from "./program.js";

/** The program `manage-schools-cli`; `name` is what was typed. Returns the exit status and never rejects. */
export async function main(name: string, process: NodeJS.Process): Promise<number> {
  catchTheRest(process, (error) => tellCrash(name, error));
  const { argv, env, stdin, stdout, stderr } = process;
  const { version } = createRequire(import.meta.url)("@id-connector/manage-schools-cli/package.json") as {
    version: string;
  };
  return runCommandLine(manageSchools(makeVisible(name), { version, env, now: Date.now }), {
    argv: argv.slice(2),
    env,
    streams: { stdin, stdout, stderr },
    stopping: stopOnSignals(process),
  });
}
