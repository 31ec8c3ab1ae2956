import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  atTerminal,
  authority,
  nasty,
  nastyContent,
  nastyLine,
  nastySchool,
  startWorld,
  titled,
  unsafeIn,
  type World,
} from "@id-connector/test-world";
import { main } from "../../src/main.js";
import { manage } from "../support/manage.js";

let world: World;
beforeAll(async () => {
  world = await startWorld({ slapd: { content: nastyContent } });
  await world.configure(authority, { schools: ["ou1", nastySchool, `gone${nastyLine}`] });
});
afterAll(() => world.close());

async function written(argv: readonly string[]): Promise<string> {
  const ran = await atTerminal((like) => main(nasty, like), { argv, env: world.env, name: nasty });
  return ran.stdout + ran.stderr;
}

const of = ["--school_authority", authority];
const commands: readonly (readonly string[])[] = [
  ["list_schools", ...of],
  ["add_schools", ...of, nastySchool, "--dry-run", "--force"],
  ["add_schools", ...of, "--all_schools", "--dry-run"],
  ["add_schools", ...of, `x${nasty}`],
  ["add_schools", ...of, nasty, nasty],
  ["remove_schools", ...of, `gone${nastyLine}`],
  ["remove_schools", ...of, "ou2", "--force"],
  ["remove_schools", ...of, nastySchool, "--force"],
  ["remove_schools", ...of, nastySchool, "ou1", "--dry-run", "--force"],
  ["remove_schools", ...of, nasty],
  ["list_schools", "--school_authority", nasty],
  ["list_schools", ...of, "--home", `/${nasty}`],
  ["list_schools", ...of, nasty],
  ["list_schools", ...of, `--${nasty}`],
  [nasty],
  ["remove_schools", "--help"],
];

describe("what is written in directory and configuration, and what is typed", () => {
  it.each(titled(commands))("reaches no terminal as an order: %s", async (_, argv) => {
    const text = await written(argv);
    expect(text).not.toBe("");
    expect(unsafeIn(text, { isTerminal: true })).toEqual([]);
  });

  it("a question is what it says: another reading direction stands in it as an escape", async () => {
    const text = await written(["remove_schools", ...of, nastySchool, "--force"]);
    expect(text).toContain(String.raw`Delete at the broker: ou3n\u001b[31m\u0007\u009b2J\u007f\u202e\u2066`);
    expect(text).toContain("[y/N]");
  });

  it.each(titled(commands.slice(0, 4)))("is in documents as it is, in escapes: %s", async (_, argv) => {
    const text = await written([...argv, "--json", "--quiet"]);
    expect(unsafeIn(text)).toEqual([]);
    expect(text).toContain(String.raw`\u202e`);
  });

  it("nor as bytes of a process", async () => {
    const { stdout, stderr } = await manage(world, "list_schools", ...of);
    expect(stdout).toContain(String.raw`ou3n\u001b[31m`);
    expect(unsafeIn(stdout + stderr)).toEqual([]);
  });
});
