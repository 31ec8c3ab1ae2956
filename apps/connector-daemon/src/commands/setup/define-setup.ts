import { withExamples, type Handle } from "@id-connector/command-line";
import type { Argv } from "yargs";
import { performer, type Surrounding } from "../command-call.js";
import type { Desk } from "./prompter.js";

/** Adds `setup`. */
export function defineSetup(parser: Argv, handle: Handle, surrounding: Surrounding, desk: Desk): Argv {
  const perform = performer(handle, surrounding);
  return parser.command(
    "setup",
    "ask for directory, broker and first school, try each answer, and configure an authority",
    (one) => withExamples(withAnswers(one), "connector-daemon setup", examples),
    perform(async () => {
      const { setupCommand } = await import("./setup-command.js");
      const { changeCommand } = await import("./change-command.js");
      return (flags, call) =>
        flags["change"] === undefined ? setupCommand(flags, call, desk) : changeCommand(flags, call, desk);
    }),
  );
}

const examples = [
  ["", "at a terminal: it asks for everything that is not given"],
  [
    "--school-authority Traeger2 --url https://broker.example.org --password-file secret --school gym17",
    "without one: from flags and variables; the password comes from a file, never from the command line",
  ],
  ["--directory", "the directory alone: try it, and keep its settings"],
  ["--change Traeger2 --password-file new.secret", "try another password, and write it only when it works"],
] as const;

function withAnswers(parser: Argv): Argv {
  const text = (describe: string) => ({ type: "string", requiresArg: true, describe }) as const;
  return parser
    .option("school-authority", {
      alias: "school_authority",
      ...text("name of the school authority, as the ID Broker has it"),
    })
    .option("url", text("address of the ID Broker"))
    .option("username", text("name to log in with there; otherwise provisioning-<name>"))
    .option("password-file", text("file with the password for it"))
    .option("ca-file", text("file with the certificate authority of the ID Broker (PEM), where it is no public one"))
    .option("school", text('the school to be sent first; "*": all of them; otherwise none yet'))
    .option("settings-file", text("where the directory's settings are kept; otherwise conf/environment in the home"))
    .option("directory", { type: "boolean", describe: "set up the directory alone" })
    .option("change", {
      ...text("change address or login of this authority"),
      conflicts: ["school-authority", "school", "directory"],
    })
    .option("json", { type: "boolean", describe: "one JSON document on standard output" })
    .option("quiet", { type: "boolean", describe: "nothing but the answer and warnings" });
}
