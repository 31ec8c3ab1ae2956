import { createRequire } from "node:module";
import { exitStatus, readSettings, settingDefinitions, type Settings } from "@id-connector/connector-settings";
import yargs, { type Argv, type Options } from "yargs";
import { judgeFailure } from "./failure.js";

type Env = Readonly<Record<string, string | undefined>>;
type Flags = Readonly<Record<string, unknown>>;

class UsageError extends Error {}

/** The program `connector-daemon`. Returns the exit status; settings come from `env` and from flags. */
export async function main(argv: readonly string[], env: Env): Promise<number> {
  let status: number = exitStatus.done;
  const command = (perform: (flags: Flags) => Promise<number>) => async (flags: Flags) => {
    status = await perform(flags);
  };
  const parser = yargs()
    .scriptName("connector-daemon")
    .usage("$0 <command>\n\nKeeps the ID Broker equal to a UCS@school directory, all day, unattended.")
    .locale("en")
    .strict()
    .demandCommand(1, 1, "a command is needed: run, check or status")
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      if (error && error.name !== "YError") throw error;
      throw new UsageError(message ?? error?.message ?? "wrong usage");
    })
    .version(version())
    .options(settingFlags())
    .command(
      "run",
      "run until SIGTERM: listen, distribute, deliver",
      withNothing,
      command((flags) => run(flags, env)),
    )
    .command(
      "check",
      "say whether it would work: folders, configuration, directory, brokers",
      withJson,
      command((flags) => check(flags, env)),
    )
    .command(
      "status",
      "say what waits, what is in the trash and how each authority does",
      withWatch,
      command((flags) => showStatus(flags, env)),
    )
    .completion("completion", "print a shell completion script")
    .epilogue(
      "Exit status: 0 done, 1 the answer is no, 2 wrong usage, 3 configuration, 4 directory, 5 broker, 6 a daemon runs already, 70 a defect.",
    )
    .wrap(Math.min(120, process.stdout.columns || 100));
  try {
    await parser.parseAsync([...argv]);
    return status;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`connector-daemon: ${error.message}\nTry 'connector-daemon --help'.`);
      return exitStatus.usage;
    }
    const { status: failed, message } = judgeFailure(error);
    console.error(`connector-daemon: ${message}`);
    if (failed === exitStatus.bug && env["LOG_LEVEL"] === "debug") console.error(error);
    return failed;
  }
}

async function run(flags: Flags, env: Env): Promise<number> {
  const settings = settingsOrComplaint(flags, env);
  if (!settings) return exitStatus.configuration;
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

function settingsOrComplaint(flags: Flags, env: Env): Settings | undefined {
  const result = readSettings({ flags, env });
  if (result.ok) return result.settings;
  for (const { message } of result.problems) console.error(`connector-daemon: ${message}`);
  return undefined;
}

/** Every shared setting is a flag; what it falls back to is said, but given by readSettings, so that variables count. */
function settingFlags(): Record<string, Options> {
  return Object.fromEntries(
    Object.values(settingDefinitions).map((definition) => {
      const { env, flag, description } = definition;
      const fallback = "otherwise" in definition && definition.otherwise ? `, otherwise ${definition.otherwise}` : "";
      const choices = "choices" in definition ? { choices: definition.choices } : {};
      const option: Options = {
        type: "string",
        describe: `${description} [$${env}${fallback}]`,
        group: "Settings:",
        ...choices,
      };
      return [flag, option];
    }),
  );
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

function version(): string {
  return (createRequire(import.meta.url)("../package.json") as { version: string }).version;
}
