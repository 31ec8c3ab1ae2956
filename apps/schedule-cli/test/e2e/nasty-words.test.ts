import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, nasty, nastyName, runProgram, startWorld, unsafeIn, type World } from "@id-connector/test-world";
import { main } from "../../src/main.js";

/** As the configuration can list it: without line breaks. */
const bent = "n\u001b[31m\u0007\u009b2J\u007f\u202e\u2066\u061c";
const school = `ou3${bent}`;
let world: World;
beforeAll(async () => {
  const content = {
    schools: ["ou1", { name: "ou2", displayName: nastyName }, school],
    users: [
      { username: "anna", role: "student" as const, schools: ["ou1"], firstname: nastyName, lastname: nastyName },
      { username: "ben", role: "student" as const, schools: [school], attributes: { givenName: [] } },
      { username: "cem", role: "student" as const, schools: ["ou1", school] },
    ],
    classes: [{ school, name: `1a${nastyName}` }],
  };
  world = await startWorld({ slapd: { content } });
  await world.configure(authority, { schools: ["ou1", school, `gone${bent}`] });
});
afterAll(() => world.close());

/** Runs it in this process as at a terminal, and says no to every question. */
async function atTerminal([name, ...argv]: Typed): Promise<string> {
  const open = () => Object.assign(new PassThrough(), { isTTY: true });
  const [stdin, stdout, stderr] = [open(), open(), open()];
  stdin.write("n\n");
  const like = { argv: ["node", nasty, ...argv], env: world.env, stdin, stdout, stderr, on: () => undefined };
  await main(name, like as unknown as NodeJS.Process);
  return String(stdout.read() ?? "") + String(stderr.read() ?? "");
}

type Typed = readonly [program: string, ...argv: readonly string[]];
const commands: readonly Typed[] = [
  ["schedule_user", "anna", "--dry-run"],
  ["schedule_user", "anna"],
  ["schedule_user", "ben"],
  ["schedule_user", `an${nastyName}`, "annx"],
  ["schedule_group", `${school}-1a${nastyName}`],
  ["schedule_group", `1a${nastyName}`],
  ["schedule_school", school],
  ["schedule_school", "ou2"],
  ["schedule_school", nasty, nasty],
  ["schedule-cli", "resync"],
  ["schedule_user", nasty],
  ["schedule_group", nasty],
  ["schedule_school", nasty],
  ["schedule_user", "--uuid", nasty],
  ["schedule_user", "anna", "--via", nasty],
  ["schedule_user", "anna", `--${nasty}`],
  ["schedule_user", "anna", "--home", `/${nasty}`],
  ["schedule-cli", nasty],
  ["schedule-cli", "resync", "--help"],
  [nasty, "--help"],
];
const titled = commands.map((argv): [string, Typed] => [
  [nasty, nastyName, bent].reduce((text, word) => text.replaceAll(word, "NASTY"), argv.join(" ")),
  argv,
]);

describe("what is written in directory and configuration, and what is typed", () => {
  it.each(titled)("reaches no terminal as an order: %s", async (_, argv) => {
    const written = await atTerminal(argv);
    expect(written).not.toBe("");
    expect(unsafeIn(written, { isTerminal: true })).toEqual([]);
  });

  it.each(titled.slice(0, 10))("is in documents in escapes: %s", async (_, typed) => {
    const written = await atTerminal([...typed, "--json", "--quiet"]);
    expect(unsafeIn(written)).toEqual([]);
  });

  it("nor as bytes of a process", async () => {
    const { stdout, stderr } = await runProgram("schedule-cli/bin/schedule_school.js", [school], world.env);
    expect(stdout).toContain(String.raw`Scheduled the school ou3n\u001b[31m`);
    expect(unsafeIn(stdout + stderr)).toEqual([]);
  });
});
