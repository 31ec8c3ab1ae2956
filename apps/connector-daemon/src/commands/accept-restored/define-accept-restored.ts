import { withExamples, type Handle } from "@id-connector/command-line";
import type { Argv } from "yargs";
import { performer, type Surrounding } from "../command-call.js";

/** The command by which a person has a directory believed that was restored from a backup. */
export const acceptRestored = "accept-restored";

/** Adds `accept-restored`. */
export function defineAcceptRestored(parser: Argv, handle: Handle, surrounding: Surrounding): Argv {
  return parser.command(
    acceptRestored,
    "have the directory believed as it is, although it is older than it was seen: it was restored from a backup",
    (one) => withExamples(withOptions(one), `connector-daemon ${acceptRestored}`, examples),
    performer(handle, surrounding)(async () => (await import("./accept-restored.js")).acceptRestoredCommand),
  );
}

const examples = [
  ["--dry-run", "say how far the directory has come, and how far it was seen"],
  ["--yes", "accept it without being asked"],
] as const;

function withOptions(parser: Argv): Argv {
  return parser
    .option("yes", { type: "boolean", describe: "do not ask" })
    .option("dry-run", { alias: "dry_run", type: "boolean", describe: "say what would be done, change nothing" })
    .option("json", { type: "boolean", describe: "one JSON document on standard output" })
    .option("quiet", { type: "boolean", describe: "nothing but the answer and warnings" });
}
