import { commandWords, type Line, plural, type Terminal } from "@id-connector/command-line";
import { exitStatus, type Settings } from "@id-connector/connector-settings";
import type { Authority } from "@id-connector/school-authority-config";
import type { SchoolRow } from "./look-at-schools.js";

export interface SetupOutcome {
  readonly home: string;
  readonly settings: Settings;
  /** Written where the surroundings do not give the settings. */
  readonly settingsFile?: string;
  /** Written where somebody typed the password of the directory. */
  readonly passwordFile?: string;
  /**
   * What has to be set where no program reads our files: variables with their values, and a file whose content must be another.
   */
  readonly toSet?: Readonly<Record<string, string>>;
  /** Missing where the directory alone was set up. */
  readonly authority?: Authority;
  readonly rows?: readonly SchoolRow[];
  readonly daemonRuns: boolean;
}

/** Says what was written and what to do next. */
export function answerSetup(terminal: Terminal, outcome: SetupOutcome): number {
  const { settingsFile = null, passwordFile = null, toSet = {}, authority, rows = [], home, daemonRuns } = outcome;
  const next = nextSteps(outcome);
  const document = {
    command: "setup",
    home,
    ...{ settingsFile, passwordFile, daemonRuns, toSet },
    authority: authority?.name ?? null,
    file: authority?.file ?? null,
    configured: authority === undefined ? null : authority.schools === "all" ? ["*"] : authority.schools,
    schools: rows,
    next: next.map(([command]) => command),
    exitStatus: exitStatus.done,
  };
  const steps = next.flatMap(([command, why]) => [`  ${command}`, `      ${why}`]);
  terminal.answer(document, [...describeWritten(outcome), "", "What to do next:", ...steps]);
  return exitStatus.done;
}

function describeWritten({
  settingsFile,
  passwordFile,
  toSet = {},
  authority,
  rows = [],
}: SetupOutcome): readonly Line[] {
  return [
    ...(passwordFile === undefined ? [] : [`The password of the directory is kept in ${passwordFile}.`]),
    ...(settingsFile === undefined ? [] : [`The settings are kept in ${settingsFile}.`]),
    ...(authority === undefined
      ? []
      : [`${authority.name} is configured in ${authority.file}: ${describeSchools(authority, rows)}.`]),
    ...Object.entries(toSet).map(([name, value]) => `NOT SET YET where the daemon gets its settings: ${name}=${value}`),
    ...((settingsFile ?? passwordFile ?? authority)
      ? []
      : ["The directory works as it is set. Nothing had to be written."]),
  ];
}

function describeSchools({ schools }: Authority, rows: readonly SchoolRow[]): string {
  if (schools === "all") return "all schools, future ones too";
  const [name] = schools;
  if (name === undefined) return "no school yet";
  const { users = 0, classes = 0, workgroups = 0 } = rows.find((row) => row.name === name) ?? {};
  return `${name} with ${plural(users, "user")}, ${plural(classes, "class", "classes")} and ${plural(workgroups, "workgroup")}`;
}

/** What is typed next, and what it does. */
function nextSteps({
  settingsFile,
  toSet = {},
  authority,
  daemonRuns,
}: SetupOutcome): readonly (readonly [string, string])[] {
  const load =
    settingsFile === undefined ? [] : [[`set -a; . ${commandWords([settingsFile])}; set +a`, loads] as const];
  if (authority === undefined) return [...load, [daemonRuns ? restart : run, "with these settings"]];
  const first = `manage_schools_to_sync add_schools --school_authority ${authority.name}`;
  return [
    ...load,
    ...(daemonRuns && (settingsFile !== undefined || Object.keys(toSet).length > 0)
      ? [[restart, "with these settings"] as const]
      : []),
    daemonRuns
      ? ["connector-daemon status --watch", "the daemon that runs takes the authority up"]
      : [run, "until SIGTERM; deploy/systemd has a unit"],
    ...(daemonRuns
      ? []
      : [["connector-daemon status --watch", "in another terminal: what waits and what was sent"] as const]),
    [
      `verify all --school_authority_name ${authority.name}`,
      "when nothing waits: is at the broker what the directory says? (verify-cli)",
    ],
    ...(authority.schools === "all" ? [] : [[`${first} …`, "the next schools (manage-schools-cli)"] as const]),
  ];
}

const run = "connector-daemon run";
const restart = "restart the daemon";
const loads = "in each terminal, before any program of the house; systemd reads the file as EnvironmentFile=";
