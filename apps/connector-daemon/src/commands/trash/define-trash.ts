import { withExamples, type Handle } from "@id-connector/command-line";
import type { Argv } from "yargs";
import { performer, type Surrounding } from "../command-call.js";

/** Adds `trash` with its commands list, show, retry and drop. */
export function defineTrash(parser: Argv, handle: Handle, surrounding: Surrounding): Argv {
  const perform = performer(handle, surrounding);
  return parser.command("trash", "say what could not be delivered and why, and try it again or drop it", (trash) =>
    withExamples(
      trash
        .command(
          ["list", "$0"],
          "causes, each with how many objects, when they are tried again and what helps",
          withPlace,
          perform(async () => (await import("./list-trash.js")).listTrashCommand),
        )
        .command(
          "show <names..>",
          "all that is known of objects: entryUUIDs, names of files, or the code of a cause",
          (one) => withNames(one, "entryUUIDs, names of files, or codes"),
          perform(async () => (await import("./show-trash.js")).showTrashCommand),
        )
        .command(
          "retry [names..]",
          "put objects back into their queue: they are looked at anew",
          withChoice,
          perform(async () => (await import("./retry-trash.js")).retryTrashCommand),
        )
        .command(
          "drop [names..]",
          "throw objects away: what they ask for is never done, until they change",
          (one) => withChoice(one).option("yes", { type: "boolean", describe: "do not ask" }),
          perform(async () => (await import("./drop-trash.js")).dropTrashCommand),
        ),
      "connector-daemon",
      examples,
    ),
  );
}

const examples = [
  ["trash", "what lies there and why"],
  ["trash show REFUSED", "each object of one cause"],
  ["trash retry --school-authority Traeger2 --code REFUSED", "try one cause again now"],
  ["trash drop 0b9bfa4e-6b2e-103c-8e3c-3b1a5f5a4b11", "give one object up"],
] as const;

function withPlace(parser: Argv): Argv {
  return parser
    .option("school-authority", {
      alias: "school_authority",
      type: "string",
      requiresArg: true,
      describe: "only the trash of this authority; otherwise all, and the in queue's",
    })
    .option("json", { type: "boolean", describe: "one JSON document on standard output" })
    .option("quiet", { type: "boolean", describe: "nothing but the answer and warnings" });
}

function withChoice(parser: Argv): Argv {
  return withNames(parser, "entryUUIDs or names of files")
    .option("code", { type: "string", requiresArg: true, describe: "all objects of this cause; may be given again" })
    .option("all", { type: "boolean", describe: "everything in this trash" })
    .option("dry-run", { alias: "dry_run", type: "boolean", describe: "say what would be done, change nothing" });
}

function withNames(parser: Argv, describe: string): Argv {
  return withPlace(parser).positional("names", { type: "string", array: true, describe });
}
