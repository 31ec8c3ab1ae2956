import { createRequire } from "node:module";
import { runCommandLine, settingsOf, type Env, type Flags, type Program } from "@id-connector/command-line";
import { readSettings, settingDefinitions } from "@id-connector/connector-settings";
import type { Argv } from "yargs";

/** The program `connector-daemon`. Returns the exit status; settings come from the environment and from flags. */
export function main({ argv, env, stdin, stdout, stderr }: NodeJS.Process): Promise<number> {
  const program: Program = {
    name: "connector-daemon",
    version: (createRequire(import.meta.url)("../package.json") as { version: string }).version,
    description: "Keeps the ID Broker equal to a UCS@school directory, all day, unattended.",
    commands: ["run", "check", "status"],
    isDaemon: true,
    switches: ["json", "watch"],
    define: (parser, handle) =>
      parser
        .command(
          "run",
          "run until SIGTERM: listen, distribute, deliver",
          withNothing,
          handle((flags) => run(flags, env)),
        )
        .command(
          "check",
          "say whether it would work: folders, configuration, directory, brokers",
          withJson,
          handle((flags) => check(flags, env)),
        )
        .command(
          "status",
          "say what waits, what is in the trash and how each authority does",
          withWatch,
          handle((flags) => showStatus(flags, env)),
        ),
  };
  // `run` sees to signals itself, and the other commands end at once
  const stopping = new AbortController().signal;
  return runCommandLine(program, { argv: argv.slice(2), env, streams: { stdin, stdout, stderr }, stopping });
}

async function run(flags: Flags, env: Env): Promise<number> {
  const settings = settingsOf(flags, env);
  const { run: runCommand } = await import("./run-command.js");
  return runCommand(settings, env);
}

async function check(flags: Flags, env: Env): Promise<number> {
  const { checkCommand } = await import("./check/check-command.js");
  return checkCommand(readSettings({ flags, env }), { env, json: flags["json"] === true });
}

async function showStatus(flags: Flags, env: Env): Promise<number> {
  const { statusCommand } = await import("./status/status-command.js");
  const { flag, env: variable, otherwise } = settingDefinitions.home;
  const home = (flags[flag] as string | undefined) || env[variable] || otherwise;
  return statusCommand({ home, json: flags["json"] === true, watch: flags["watch"] === true });
}

function withNothing(parser: Argv): Argv {
  return parser;
}

function withJson(parser: Argv): Argv {
  return parser.option("json", { type: "boolean", describe: "one JSON document on standard output" });
}

function withWatch(parser: Argv): Argv {
  return withJson(parser).option("watch", { type: "boolean", describe: "show it anew every two seconds until Ctrl-C" });
}
