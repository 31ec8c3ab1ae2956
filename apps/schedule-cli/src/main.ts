import { createRequire } from "node:module";
import { catchTheRest, makeVisible, runCommandLine, stopOnSignals, tellCrash } from "@id-connector/command-line";
import { programNamed } from "./program.js";

/**
 * The programs `schedule-cli`, `schedule_user`, `schedule_group` and `schedule_school`; `name` is the name that was typed. Returns
 * the exit status and never rejects.
 */
export async function main(name: string, process: NodeJS.Process): Promise<number> {
  catchTheRest(process, (error) => tellCrash(name, error));
  const { argv, env, stdin, stdout, stderr } = process;
  const { version } = createRequire(import.meta.url)("@id-connector/schedule-cli/package.json") as { version: string };
  return runCommandLine(programNamed(makeVisible(name), { version, env }), {
    argv: argv.slice(2),
    env,
    streams: { stdin, stdout, stderr },
    stopping: stopOnSignals(process),
  });
}
