import {
  type Env,
  type Examples,
  type Flags,
  type Perform,
  type Program,
  settingsOf,
  withExamples,
} from "@id-connector/command-line";
import type { Argv } from "yargs";
import { readRequest, type Request } from "./request.js";

interface ProgramOptions {
  readonly version: string;
  readonly env: Env;
  /** Epoch ms. */
  readonly now: () => number;
}

/** The program under the name that was typed: its commands, options and examples. */
export function manageSchools(name: string, { version, env, now }: ProgramOptions): Program {
  const perform =
    (what: Request["what"]): Perform =>
    async (flags, terminal) => {
      const request = readRequest(what, withRest(flags));
      const settings = settingsOf(flags, env);
      const { performRequest } = await import("./perform-request.js");
      return performRequest(request, { program: name, settings, env, terminal, now });
    };
  return {
    name,
    version,
    description,
    commands: ["add_schools", "remove_schools", "list_schools"],
    switches: ["force", "all-schools", "initial-sync", "delete-schools", "yes", "wait"],
    define: (parser, handle) =>
      parser
        .command(
          ["add_schools [schools..]", "add-schools"],
          "add schools to an authority's configuration and synchronise them",
          (one) => withExamples(defineAdd(one), `${name} add_schools`, addExamples),
          handle(perform("add")),
        )
        .command(
          ["remove_schools [schools..]", "remove-schools"],
          "take schools out of an authority's configuration and delete them at the broker",
          (one) => withExamples(defineRemove(one), `${name} remove_schools`, removeExamples),
          handle(perform("remove")),
        )
        .command(
          ["list_schools", "list-schools"],
          "say which schools are configured, what they hold and what is at the broker",
          (one) => withExamples(withAuthority(one), `${name} list_schools`, listExamples),
          handle(perform("list")),
        ),
  };
}

/** yargs leaves what stands behind "--" with the word of the command. */
function withRest(flags: Flags): Flags {
  const [, ...rest] = (flags["_"] ?? []) as readonly unknown[];
  return rest.length === 0
    ? flags
    : { ...flags, schools: [...((flags["schools"] ?? []) as readonly unknown[]), ...rest] };
}

const description = "Says and changes which schools of a school authority are synchronised with the ID Broker.";

const addExamples: Examples = [
  ["--school_authority Traeger2 ou3", "add a school and synchronise it"],
  ["--school_authority Traeger2 --force ou1 ou2", "synchronise schools again that were added before"],
  ["--school_authority Traeger2 --all_schools --initial_sync false", "only list every school that exists"],
  ["--school_authority Traeger2 --initial_sync false ou1", "only list one school"],
  ['--school_authority Traeger2 "*"', "all schools, future ones too"],
];
const removeExamples: Examples = [
  ["--school_authority Traeger2 ou1", "remove a school and delete it at the broker"],
  ["--school_authority Traeger2 --force ou1 ou2", "send the deletions again of schools that were removed before"],
  ["--school_authority Traeger2 --delete_schools false ou1 ou2", "only take them out of the list"],
  ['--school_authority Traeger2 --delete_schools false "*"', 'turn "all" into the list of today\'s schools'],
];
const listExamples: Examples = [
  ["--school_authority Traeger2", "as a table"],
  ["--school_authority Traeger2 --json", "for programs"],
];

function defineAdd(parser: Argv): Argv {
  return withChanges(parser)
    .option("force", { type: "boolean", describe: "also schools that were added before: they are synchronised again" })
    .option("all-schools", { alias: "all_schools", type: "boolean", describe: "every school that exists now" })
    .option("initial-sync", {
      alias: "initial_sync",
      type: "boolean",
      default: true,
      describe: "queue the schools with all their users, classes and workgroups",
    });
}

function defineRemove(parser: Argv): Argv {
  return withChanges(parser)
    .option("force", { type: "boolean", describe: "also schools that are not configured: deletions are queued anyway" })
    .option("delete-schools", {
      alias: "delete_schools",
      type: "boolean",
      default: true,
      describe: "queue their deletion at the broker",
    })
    .option("yes", { type: "boolean", describe: "do not ask before deleting" });
}

function withChanges(parser: Argv): Argv {
  return withAuthority(parser)
    .positional("schools", { type: "string", array: true, describe: "names of schools, in any case" })
    .option("dry-run", { alias: "dry_run", type: "boolean", describe: "say what would be done, change nothing" })
    .option("wait", { type: "boolean", describe: "wait until the broker has confirmed or refused everything" });
}

function withAuthority(parser: Argv): Argv {
  return parser.option("school-authority", {
    alias: "school_authority",
    type: "string",
    requiresArg: true,
    demandOption: true,
    describe: "name of the school authority, as its configuration writes it",
  });
}
