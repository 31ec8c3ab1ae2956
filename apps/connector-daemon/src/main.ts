import { createRequire } from "node:module";
import {
  catchTheRest,
  runCommandLine,
  settingsOf,
  stopOnSignals,
  tellCrash,
  type Env,
  type Flags,
  type Program,
  type Terminal,
} from "@id-connector/command-line";
import { readSettings } from "@id-connector/connector-settings";
import type { Argv } from "yargs";
import { defineGuardCommands, guardCommands } from "./commands/held/define-guard-commands.js";
import { acceptRestored, defineAcceptRestored } from "./commands/accept-restored/define-accept-restored.js";
import { logCrash } from "./daemon/log-crash.js";
import { placesOf } from "./home/places.js";
import { defineResume } from "./commands/resume/define-resume.js";
import { defineSetup } from "./commands/setup/define-setup.js";
import { defineTrash } from "./commands/trash/define-trash.js";

/** The program `connector-daemon`. Returns the exit status; settings come from the environment and from flags. */
export function main(process: NodeJS.Process): Promise<number> {
  const { argv, env, stdin, stdout, stderr } = process;
  const runs = argv.slice(2).includes("run");
  catchTheRest(process, (error) => (runs ? logCrash(error, Date.now()) : tellCrash("connector-daemon", error)));
  const surroundings = { env, now: Date.now };
  const program: Program = {
    name: "connector-daemon",
    version: (createRequire(import.meta.url)("@id-connector/connector-daemon/package.json") as { version: string })
      .version,
    description: "Keeps the ID Broker equal to a UCS@school directory, all day, unattended.",
    commands: ["setup", "run", "check", "status", "health", "trash", "resume", ...guardCommands, acceptRestored],
    isDaemon: true,
    switches: ["json", "watch", "quiet", "yes", "all", "end", "live", "ready", "directory"],
    define: (parser, handle) => {
      defineSetup(parser, handle, surroundings, { stdin, stderr })
        .command(
          "run",
          "run until SIGTERM: listen, distribute, deliver",
          withNothing,
          handle((flags) => run(flags, env), { refusesNewer: true }),
        )
        .command(
          "check",
          "say whether it would work: folders, configuration, directory, brokers",
          withJson,
          handle((flags, terminal) => check(flags, env, terminal)),
        )
        .command(
          "status",
          "say what waits, what is in the trash and how each authority does",
          withWatch,
          handle((flags, terminal) => showStatus(flags, env, terminal)),
        )
        .command(
          "health",
          "say whether all is well, quickly, for a monitoring system: exit status 0 or 1",
          withQuestion,
          handle((flags, terminal) => showHealth(flags, env, terminal)),
        );
      defineResume(defineTrash(parser, handle, surroundings), handle, surroundings);
      return defineAcceptRestored(defineGuardCommands(parser, handle, surroundings), handle, surroundings);
    },
  };
  // `run` sees to signals itself, and the commands that change nothing end at once
  const changes = argv.slice(2).some((word) => ["setup", "trash", ...guardCommands, acceptRestored].includes(word));
  const stopping = changes ? stopOnSignals(process) : new AbortController().signal;
  return runCommandLine(program, { argv: argv.slice(2), env, streams: { stdin, stdout, stderr }, stopping });
}

async function run(flags: Flags, env: Env): Promise<number> {
  const settings = settingsOf(flags, env);
  const { run: runCommand } = await import("./commands/run-command.js");
  return runCommand(settings, env);
}

async function check(flags: Flags, env: Env, terminal: Terminal): Promise<number> {
  const { checkCommand } = await import("./commands/check/check-command.js");
  return checkCommand(readSettings({ flags, env }), { env, terminal });
}

async function showStatus(flags: Flags, env: Env, terminal: Terminal): Promise<number> {
  const { statusCommand } = await import("./commands/status/status-command.js");
  return statusCommand({ ...placesOf(flags, env), terminal, watch: flags["watch"] === true });
}

async function showHealth(flags: Flags, env: Env, terminal: Terminal): Promise<number> {
  const { healthCommand } = await import("./commands/health/health-command.js");
  const question = flags["live"] === true ? "live" : flags["ready"] === true ? "ready" : "well";
  const { home } = placesOf(flags, env);
  return healthCommand({ home, startingNote: env["STARTING_NOTE"], question, terminal, now: Date.now });
}

function withNothing(parser: Argv): Argv {
  return parser;
}

function withJson(parser: Argv): Argv {
  return parser.option("json", { type: "boolean", describe: "one JSON document on standard output" });
}

function withQuestion(parser: Argv): Argv {
  return withJson(parser)
    .option("live", { type: "boolean", conflicts: "ready", describe: "only whether it has to be started anew" })
    .option("ready", { type: "boolean", describe: "only whether it is at work, for what waits for its start" });
}

function withWatch(parser: Argv): Argv {
  return withJson(parser).option("watch", { type: "boolean", describe: "show it anew every two seconds until Ctrl-C" });
}
