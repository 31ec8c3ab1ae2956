import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, nasty, nastyName, startWorld, unsafeIn, type World } from "@id-connector/test-world";
import { main } from "../../src/main.js";
import { manage } from "../support/manage.js";

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
async function atTerminal(argv: readonly string[]): Promise<string> {
  const open = () => Object.assign(new PassThrough(), { isTTY: true });
  const [stdin, stdout, stderr] = [open(), open(), open()];
  stdin.write("n\n");
  const like = { argv: ["node", nasty, ...argv], env: world.env, stdin, stdout, stderr, on: () => undefined };
  await main(nasty, like as unknown as NodeJS.Process);
  return String(stdout.read() ?? "") + String(stderr.read() ?? "");
}

const of = ["--school_authority", authority];
const commands: readonly (readonly string[])[] = [
  ["list_schools", ...of],
  ["add_schools", ...of, school, "--dry-run", "--force"],
  ["add_schools", ...of, "--all_schools", "--dry-run"],
  ["add_schools", ...of, `x${nasty}`],
  ["add_schools", ...of, nasty, nasty],
  ["remove_schools", ...of, `gone${bent}`],
  ["remove_schools", ...of, "ou2", "--force"],
  ["remove_schools", ...of, school, "--force"],
  ["remove_schools", ...of, school, "ou1", "--dry-run", "--force"],
  ["remove_schools", ...of, nasty],
  ["list_schools", "--school_authority", nasty],
  ["list_schools", ...of, "--home", `/${nasty}`],
  ["list_schools", ...of, nasty],
  ["list_schools", ...of, `--${nasty}`],
  [nasty],
  ["remove_schools", "--help"],
];
const titled = commands.map((argv): [string, readonly string[]] => [
  [nasty, nastyName, bent].reduce((text, word) => text.replaceAll(word, "NASTY"), argv.join(" ")),
  argv,
]);

describe("what is written in directory and configuration, and what is typed", () => {
  it.each(titled)("reaches no terminal as an order: %s", async (_, argv) => {
    const written = await atTerminal(argv);
    expect(written).not.toBe("");
    expect(unsafeIn(written, { isTerminal: true })).toEqual([]);
  });

  it("a question is what it says: another reading direction stands in it as an escape", async () => {
    const written = await atTerminal(["remove_schools", ...of, school, "--force"]);
    expect(written).toContain(String.raw`Delete at the broker: ou3n\u001b[31m\u0007\u009b2J\u007f\u202e\u2066`);
    expect(written).toContain("[y/N]");
  });

  it.each(titled.slice(0, 4))("is in documents as it is, in escapes: %s", async (_, argv) => {
    const written = await atTerminal([...argv, "--json", "--quiet"]);
    expect(unsafeIn(written)).toEqual([]);
    expect(written).toContain(String.raw`\u202e`);
  });

  it("nor as bytes of a process", async () => {
    const { stdout, stderr } = await manage(world, "list_schools", ...of);
    expect(stdout).toContain(String.raw`ou3n\u001b[31m`);
    expect(unsafeIn(stdout + stderr)).toEqual([]);
  });
});
