import { type Env, exitStatuses, type Perform, type Program, settingsOf } from "@id-connector/command-line";
import type { Argv } from "yargs";
import { type Command, commands } from "./commands.js";
import { readRequest, type Request } from "./request.js";

interface ProgramOptions {
  readonly version: string;
  readonly env: Env;
}

type What = Request["what"];
const whats = Object.keys(commands) as What[];

/** The program with this name: `schedule_<what>` is the command `<what>` of schedule-cli under the manual's name. */
export function programNamed(name: string, { version, env }: ProgramOptions): Program {
  const own = whats.find((what) => name === `schedule_${what}`);
  const add = (parser: Argv, what: What, handle: Parameters<Program["define"]>[1]): Argv => {
    const { positionals, summary } = commands[what];
    const typed = own ? name : `${name} ${what}`;
    return parser.command(
      `${own ? "$0" : what}${positionals}`,
      summary,
      (one) => {
        const defined = withOptions(one, commands[what], typed);
        return own ? defined : defined.epilogue(statuses);
      },
      handle(performer({ what, env, words: own ? 0 : 1 })),
    );
  };
  return {
    ...{ name, version },
    description: own ? commands[own].summary : description,
    switches: ["wait"],
    commands: own ? [] : whats,
    define: (parser, handle) =>
      own ? add(parser, own, handle) : whats.reduce((all, what) => add(all, what, handle), parser),
  };
}

const description =
  "Sends users, groups, a school or everything to the ID Broker again, with fresh data, whatever is known to be there.";

interface Performing {
  readonly what: What;
  readonly env: Env;
  /** How many words name the command. */
  readonly words: number;
}

function performer({ what, env, words }: Performing): Perform {
  return async (flags, terminal) => {
    // yargs leaves what stands behind "--" with the words of the command
    const behind = (flags["_"] as readonly unknown[]).slice(words).map(String);
    const request = readRequest(what, flags, behind);
    const settings = settingsOf(flags, env);
    const { performRequest } = await import("./perform-request.js");
    return performRequest(request, { settings, env, terminal });
  };
}

const statuses = exitStatuses("not found, sent nowhere or refused");

function withOptions(parser: Argv, { define, details, examples }: Command, typed: string): Argv {
  const lines = examples.map(([rest, says]): [string, string] => [`${typed} ${rest}`.trimEnd(), says]);
  const told = details === undefined ? parser : parser.epilogue(`${details}\n`);
  return define(told)
    .example(lines)
    .option("via", {
      choices: ["in-queue", "appcenter"] as const,
      requiresArg: true,
      describe: "where to: the in queue, or trigger files for the App Center's converter [as --listen says]",
    })
    .option("dry-run", { alias: "dry_run", type: "boolean", describe: "say what would be scheduled, write nothing" })
    .option("wait", { type: "boolean", describe: "wait until the broker has confirmed or refused each object" });
}
