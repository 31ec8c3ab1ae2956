import type { Handle } from "@id-connector/command-line";
import type { Argv } from "yargs";
import { performer, type Surrounding } from "../command-call.js";

/** Adds `resume`. */
export function defineResume(parser: Argv, handle: Handle, surrounding: Surrounding): Argv {
  const perform = performer(handle, surrounding);
  return parser.command(
    "resume <school-authority>",
    "have an authority that waits try at once; it does so by itself within a minute",
    (one) =>
      one
        .positional("school-authority", {
          alias: "school_authority",
          type: "string",
          demandOption: true,
          describe: "name of the school authority, as its configuration writes it",
        })
        .option("json", { type: "boolean", describe: "one JSON document on standard output" })
        .option("quiet", { type: "boolean", describe: "nothing but the answer and warnings" }),
    perform(async () => (await import("./resume-command.js")).resumeCommand),
  );
}
