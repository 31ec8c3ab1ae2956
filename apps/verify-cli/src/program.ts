import { type Env, exitStatuses, type Perform, type Program, settingsOf } from "@id-connector/command-line";
import type { Argv } from "yargs";
import { readRequest } from "./request.js";
import { words, type Word } from "./kinds.js";

interface ProgramOptions {
  readonly version: string;
  readonly env: Env;
  /** The answer goes to a person's terminal. */
  readonly isTerminal: boolean;
}

/** The program under the name that was typed: its commands, options and examples. */
export function verifyProgram(name: string, { version, env, isTerminal }: ProgramOptions): Program {
  const perform =
    (what: Word | "all"): Perform =>
    async (flags, terminal) => {
      const request = await readRequest(what, flags);
      const settings = settingsOf(flags, env);
      const { performRequest } = await import("./perform-request.js");
      return performRequest(request, { settings, env, terminal, isTerminal, now: Date.now, random: Math.random });
    };
  return {
    name,
    version,
    description,
    commands: [...words, "all"],
    switches: ["fix", "wait", "show-values", "verbose"],
    define: (parser, handle) =>
      [...words, "all" as const].reduce(
        (all, what) =>
          all.command(
            [`${what} [filter]`, ...(what.includes("_") ? [what.replace("_", "-")] : [])],
            summaries[what],
            (one) => withOptions(one, name, what),
            handle(perform(what)),
          ),
        parser,
      ),
  };
}

const description =
  "Compares every object that a school authority should have at the ID Broker with what the broker holds, and says what differs.";

const summaries: Readonly<Record<Word | "all", string>> = {
  schools: "compare the schools of an authority",
  users: "compare users",
  school_classes: "compare school classes and their members",
  workgroups: "compare workgroups and their members",
  all: "compare everything: schools, users, school classes, workgroups",
};

const details =
  "Each fault is one line: different (in which fields), missing at the broker, waiting (a queue holds a newer change), in trash (and why), " +
  "incomplete (lacks only members that are not there themselves), faulty (cannot be sent as it is), a leaver (at the broker, but no longer to be there), or not verified (the broker gave no answer). " +
  exitStatuses("not all is equal");

function withOptions(parser: Argv, name: string, what: Word | "all"): Argv {
  return parser
    .positional("filter", {
      type: "string",
      describe: "LDAP filter (RFC 4515): only objects that match it too; leavers are not looked for then",
    })
    .option("school-authority-name", {
      alias: ["school_authority_name", "school-authority", "school_authority"],
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "name of the school authority, as its configuration writes it",
    })
    .option("fix", { type: "boolean", describe: "queue what failed, so that it is sent again" })
    .option("wait", { type: "boolean", describe: "with --fix: wait until it was sent, and verify it again" })
    .option("dry-run", { alias: "dry_run", type: "boolean", describe: "with --fix: only say what would be queued" })
    .option("concurrency", {
      type: "string",
      requiresArg: true,
      describe: "most requests side by side, 1 to 64 [otherwise 8]",
    })
    .option("rate", {
      type: "string",
      requiresArg: true,
      describe: "most requests a second [otherwise as the broker answers]",
    })
    .option("show-values", {
      alias: "show_values",
      type: "boolean",
      describe: "show the values that differ: personal data",
    })
    .option("verbose", { type: "boolean", describe: "show every fault, however many there are" })
    .example(examplesOf(what).map(([rest, says]): [string, string] => [`${name} ${what} ${rest}`, says]))
    .epilogue(`\n${details}`);
}

function examplesOf(what: Word | "all"): readonly (readonly [string, string])[] {
  const authority = "--school_authority_name Traeger2";
  return [
    [authority, "say what differs"],
    [`${authority} --fix`, "and queue what failed"],
    [`${authority} --fix --wait`, "and verify it again when it was sent"],
    ...(what === "users" ? ([[`${authority} "(uid=demo*)"`, "only users whose name begins with demo"]] as const) : []),
  ];
}
