import { withExamples, type Handle } from "@id-connector/command-line";
import type { Argv } from "yargs";
import { performer, type Surrounding } from "../command-call.js";
import { heldCodes } from "../../words/trash-codes.js";

/** The commands by which a person settles what the delete guard holds. */
export const guardCommands: readonly string[] = ["release", "reject", "allow-deletes"];

/** Adds `release`, `reject` and `allow-deletes`. */
export function defineGuardCommands(parser: Argv, handle: Handle, surrounding: Surrounding): Argv {
  const perform = performer(handle, surrounding);
  return parser
    .command(
      "release [names..]",
      "let removals through to the broker that the delete guard holds",
      (one) => withExamples(withHeld(one), "connector-daemon release", releaseExamples),
      perform(async () => (await import("./release.js")).releaseCommand),
    )
    .command(
      "reject [names..]",
      "decide against removals that the delete guard holds: the broker keeps the objects",
      (one) =>
        withExamples(
          withReason(withHeld(one), "why: kept with the removal").demandOption("reason"),
          "connector-daemon reject",
          rejectExamples,
        ),
      perform(async () => (await import("./reject.js")).rejectCommand),
    )
    .command(
      "allow-deletes",
      "have deletions not held for a while, as at the change of the school year; without --until: say what is in force",
      (one) => withExamples(withWindow(one), "connector-daemon allow-deletes", allowExamples),
      perform(async () => (await import("./allow-deletes.js")).allowDeletesCommand),
    );
}

const releaseExamples = [
  ["--school-authority Traeger2", "say what is held, school by school"],
  ["--school-authority Traeger2 --school gym17", "let one school's removals through"],
  ["--school-authority Traeger2 --code USERS_HELD", "let the deletions of users through"],
] as const;
const rejectExamples = [
  ['--school-authority Traeger2 --all --reason "import failed"', "decide against everything that is held"],
] as const;
const allowExamples = [
  ["--school-authority Traeger2", "say what is in force"],
  ["--school-authority Traeger2 --until 8h --number 5000", "for eight hours, 5,000 users and groups at most"],
  ["--school-authority Traeger2 --school gym17 --until 2027-08-01", "one school, to the end of that day"],
  ["--school-authority Traeger2 --end", "hold them again at once"],
] as const;

function withHeld(parser: Argv): Argv {
  return withAuthority(parser)
    .positional("names", { type: "string", array: true, describe: "entryUUIDs of held objects" })
    .option("code", {
      type: "string",
      requiresArg: true,
      describe: `only what is held as ${heldCodes.join(", ")}; may be given again`,
    })
    .option("school", {
      type: "string",
      requiresArg: true,
      describe: "only objects of this school; may be given again",
    })
    .option("all", { type: "boolean", describe: "everything that is held" })
    .option("yes", { type: "boolean", describe: "do not ask" });
}

function withWindow(parser: Argv): Argv {
  return withReason(withAuthority(parser), "why: shown where the window is shown")
    .option("until", {
      type: "string",
      requiresArg: true,
      describe: "2027-08-01 (to its end), 2027-08-01T18:00 (this machine's time), or for how long: 90min, 8h, 3d, 2w",
    })
    .option("school", { type: "string", requiresArg: true, describe: "only this school; may be given again" })
    .option("number", { type: "string", requiresArg: true, describe: "most users and groups that may be deleted" })
    .option("end", { type: "boolean", describe: "end what is in force" });
}

function withAuthority(parser: Argv): Argv {
  return parser
    .option("school-authority", {
      alias: "school_authority",
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "name of the school authority, as its configuration writes it",
    })
    .option("dry-run", { alias: "dry_run", type: "boolean", describe: "say what would be done, change nothing" })
    .option("json", { type: "boolean", describe: "one JSON document on standard output" })
    .option("quiet", { type: "boolean", describe: "nothing but the answer and warnings" });
}

function withReason(parser: Argv, describe: string): Argv {
  return parser.option("reason", { type: "string", requiresArg: true, describe });
}
