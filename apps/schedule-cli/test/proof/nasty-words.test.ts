import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  atTerminal,
  authority,
  nasty,
  nastyContent,
  nastyLine,
  nastyName,
  nastySchool,
  runProgram,
  startWorld,
  titled,
  unsafeIn,
  type World,
} from "@id-connector/test-world";
import { main } from "../../src/main.js";

let world: World;
beforeAll(async () => {
  world = await startWorld({ slapd: { content: nastyContent } });
  await world.configure(authority, { schools: ["ou1", nastySchool, `gone${nastyLine}`] });
});
afterAll(() => world.close());

async function written([name, ...argv]: Typed): Promise<string> {
  const ran = await atTerminal((like) => main(name, like), { argv, env: world.env, name: nasty });
  return ran.stdout + ran.stderr;
}

type Typed = readonly [program: string, ...argv: readonly string[]];
const commands: readonly Typed[] = [
  ["schedule_user", "anna", "--dry-run"],
  ["schedule_user", "anna"],
  ["schedule_user", "ben"],
  ["schedule_user", `an${nastyName}`, "annx"],
  ["schedule_group", `${nastySchool}-1a${nastyName}`],
  ["schedule_group", `1a${nastyName}`],
  ["schedule_school", nastySchool],
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

describe("what is written in directory and configuration, and what is typed", () => {
  it.each(titled(commands))("reaches no terminal as an order: %s", async (_, argv) => {
    const text = await written(argv);
    expect(text).not.toBe("");
    expect(unsafeIn(text, { isTerminal: true })).toEqual([]);
  });

  it.each(titled(commands.slice(0, 10)))("is in documents in escapes: %s", async (_, typed) => {
    const text = await written([...typed, "--json", "--quiet"]);
    expect(unsafeIn(text)).toEqual([]);
  });

  it("nor as bytes of a process", async () => {
    const { stdout, stderr } = await runProgram("schedule-cli/bin/schedule_school.js", [nastySchool], world.env);
    expect(stdout).toContain(String.raw`Scheduled the school ou3n\u001b[31m`);
    expect(unsafeIn(stdout + stderr)).toEqual([]);
  });
});
