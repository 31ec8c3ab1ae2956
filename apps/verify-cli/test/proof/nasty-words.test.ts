import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { connectorFolders } from "@id-connector/connector-settings";
import {
  atTerminal,
  authority,
  nasty,
  nastyItem,
  nastyLine,
  nastyName,
  nastyReasons,
  titled,
  unsafeIn,
} from "@id-connector/test-world";
import { main } from "../../src/main.js";
import { startFilledWorld, type Filled } from "../support/school.js";
import { verify } from "../support/verify.js";

const school = `Schule${nastyLine}`;
let filled: Filled;
beforeAll(async () => {
  const student = { role: "student" as const, schools: [school] };
  const content = {
    schools: ["SchuleA", { name: school, displayName: nastyName }],
    users: [
      { ...student, username: "anna", firstname: nastyName, lastname: nastyName },
      { ...student, username: "ben", lastname: nastyName },
      { ...student, username: "cem" },
    ],
    classes: [{ school, name: `1a${nastyName}` }],
  };
  filled = await startFilledWorld(content, [school]);
  const { world, id } = filled;
  await world.configure(authority, { schools: [school, `gone${nastyLine}`] });
  world.broker.tamper.change(authority, "users", id("anna"), { first_name: nasty, user_name: nasty });
  world.broker.tamper.change(authority, "schools", id(school), { display_name: nasty });
  // one lies in the trash for a nasty reason
  const trash = join(connectorFolders(world.home).outQueue(authority), "trash");
  await mkdir(trash, { recursive: true });
  const reason = { ...nastyReasons(Date.now()).unknown, answer: nasty, key: id("ben") };
  await writeFile(join(trash, "a.json"), JSON.stringify(nastyItem(id("ben"))));
  await writeFile(join(trash, "a.json.reason.json"), JSON.stringify(reason));
  world.broker.tamper.change(authority, "users", id("ben"), { last_name: "x" });
});
afterAll(() => filled.world.close());

async function written(argv: readonly string[]): Promise<string> {
  const ran = await atTerminal((like) => main(nasty, like), { argv, env: filled.world.env, name: nasty });
  return ran.stdout + ran.stderr;
}

const of = ["--school_authority_name", authority];
const commands: readonly (readonly string[])[] = [
  ["all", ...of, "--show-values", "--verbose"],
  ["all", ...of, "--fix", "--dry-run"],
  ["users", ...of],
  ["users", ...of, `(uid=${nasty}`],
  ["users", ...of, `(uid=${nastyLine})`],
  ["users", "--school_authority_name", nasty],
  ["users", ...of, "--rate", nasty],
  ["users", ...of, `--${nasty}`],
  ["users", ...of, "--home", `/${nasty}`],
  [nasty],
  ["users", "--help"],
];

describe("what is written in directory, broker, trash and configuration, and what is typed", () => {
  it.each(titled(commands))("reaches no terminal as an order: %s", async (_, argv) => {
    const text = await written(argv);
    expect(text).not.toBe("");
    expect(unsafeIn(text, { isTerminal: true })).toEqual([]);
  });

  it.each(titled(commands.slice(0, 2)))("is in documents as it is, in escapes: %s", async (_, argv) => {
    const text = await written([...argv, "--json", "--quiet"]);
    expect(unsafeIn(text)).toEqual([]);
    expect(text).toContain(String.raw`\u202e`);
  });

  it("nor do the words of a broker that refuses to answer, as bytes of a process", async () => {
    const { world } = filled;
    const off = world.broker.faults.add({ kind: "status", status: 403, detail: `${nasty} \\u001b[31m` });
    const { stdout, stderr } = await verify(world, "users", ...of);
    off();
    expect(stdout + stderr).not.toBe("");
    expect(unsafeIn(stdout + stderr)).toEqual([]);
  });
});
