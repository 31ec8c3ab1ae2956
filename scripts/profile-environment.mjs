// jest's node environment that notes what each test file cost: wall time, CPU of the test's own process and of the programs that it started,
// and which programs those were. `npm test -- --profile` uses it and prints the table.
import childProcess from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { TestEnvironment } from "jest-environment-node";
import { root } from "./workspaces.mjs";

export const profileFile = (folder) => join(folder, "profile.jsonl");

/** The table of all files, the longest first, with a line of totals. */
export function tellProfile(folder) {
  const file = profileFile(folder);
  const rows = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").map(JSON.parse) : [];
  const total = { file: `${String(rows.length)} files`, wall: 0, own: 0, programs: 0, started: {} };
  for (const { wall, own, programs, started } of rows) {
    total.wall += wall;
    total.own += own;
    total.programs += programs;
    for (const [name, count] of Object.entries(started)) total.started[name] = (total.started[name] ?? 0) + count;
  }
  const line = ({ file: name, wall, own, programs, started }) =>
    [
      ...[wall, own, programs, Math.max(0, wall - own - programs)].map((seconds) => seconds.toFixed(1).padStart(8)),
      `  ${name}`,
      Object.entries(started)
        .sort(([, a], [, b]) => b - a)
        .map(([program, count]) => `${program} ${String(count)}`)
        .join(", "),
    ].join(" ");
  const head = "seconds:\n    wall      own programs  waiting   file, and the programs that it started";
  return [head, ...rows.sort((a, b) => b.wall - a.wall).map(line), line(total)].join("\n");
}

let started = {};
const spawn = childProcess.ChildProcess.prototype.spawn;
childProcess.ChildProcess.prototype.spawn = function (options) {
  const { file = "?", args = [] } = options;
  const script = file === process.execPath ? args.slice(1).find((word) => !word.startsWith("-")) : undefined;
  const name = basename(script ?? file);
  started[name] = (started[name] ?? 0) + 1;
  return spawn.call(this, options);
};

/** Seconds of CPU that this process used, and those that its ended children did (Linux' proc(5), stat: a tick is 10 ms). */
function usedCpu() {
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1].split(" ");
  const [user, system, childrenUser, childrenSystem] = fields.slice(11, 15).map((ticks) => Number(ticks) / 100);
  return { own: user + system, programs: childrenUser + childrenSystem };
}

export default class ProfileEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.file = relative(root, context.testPath);
  }

  async setup() {
    await super.setup();
    this.began = Date.now();
    this.before = usedCpu();
    started = {};
  }

  async teardown() {
    const { own, programs } = usedCpu();
    const row = {
      file: this.file,
      wall: (Date.now() - this.began) / 1000,
      own: own - this.before.own,
      programs: programs - this.before.programs,
      started,
    };
    appendFileSync(process.env.ID_CONNECTOR_TEST_PROFILE, `${JSON.stringify(row)}\n`);
    await super.teardown();
  }
}
