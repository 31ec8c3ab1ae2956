import type { Argv } from "yargs";
import type { Request } from "./request.js";

/** How one command looks on the command line. */
export interface Command {
  /** In yargs' form, with a blank in front. */
  readonly positionals: string;
  readonly summary: string;
  /** Told below the options. */
  readonly details?: string;
  /** What stands behind the command's name, and what that does. */
  readonly examples: readonly (readonly [string, string])[];
  readonly define: (parser: Argv) => Argv;
}

/** All that the programs can do: each is a command of schedule-cli, the first three have programs of their own as well. */
export const commands: Readonly<Record<Request["what"], Command>> = {
  user: {
    positionals: " [names..]",
    summary: "Sends users to the ID Broker again, with fresh data.",
    examples: [
      ["demo_student", "send one user again"],
      ["demo_student --wait", "and say what the broker made of it"],
      ["--uuid 2c7e3a0e-5d0f-103f-8f32-d573bc9d4058", "a user that is gone: send its deletion again"],
    ],
    define: (parser) => withNames(parser, "user names"),
  },
  group: {
    positionals: " [names..]",
    summary: "Sends school classes and workgroups to the ID Broker again, with fresh data.",
    examples: [
      ["DEMOSCHOOL-1a", "send one class again; its name begins with its school's"],
      ["DEMOSCHOOL-1a DEMOSCHOOL-chess --dry-run", "only say what would be sent"],
    ],
    define: (parser) => withNames(parser, "names (cn) of classes and workgroups, with the school in front"),
  },
  school: {
    positionals: " [school] [parallel]",
    summary: "Sends a school with all its users, classes and workgroups to the ID Broker again.",
    examples: [
      ["DEMOSCHOOL", "send the school again"],
      ["DEMOSCHOOL 12 --wait", "with up to 12 LDAP searches side by side, and wait for the broker"],
    ],
    define: (parser) =>
      parser
        .positional("school", { type: "string", describe: "name of the school" })
        .positional("parallel", { type: "string", describe: "most LDAP searches side by side, 1 to 32 [otherwise 4]" }),
  },
  resync: {
    positionals: "",
    summary: "Sends everything of all synchronised schools to the ID Broker again, lost deletions included.",
    details:
      "resync is the successor of 'univention-directory-listener-ctrl resync ucsschool-id-connector'. That one still works with the " +
      "daemon: it makes the listener write one trigger for each object that exists, but never one for a deletion, throws away the triggers " +
      "that still wait, and needs root on the host. This one also schedules what the broker is known to have and the directory has no more, " +
      "and loses nothing. Changes of the day overtake what it schedules.",
    examples: [
      ["", "after the broker was restored from a backup, for example"],
      ["--dry-run", "count what would be sent"],
    ],
    define: (parser) => parser,
  },
};

function withNames(parser: Argv, describe: string): Argv {
  return parser.positional("names", { type: "string", array: true, describe }).option("uuid", {
    type: "string",
    array: true,
    requiresArg: true,
    describe: "entryUUIDs instead of names; of objects that the directory no longer has the deletion is sent again",
  });
}
