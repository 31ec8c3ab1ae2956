import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { connectorFolders } from "@id-connector/connector-settings";
import { authority, nasty, nastyName, unsafeIn } from "@id-connector/test-world";
import { main } from "../../src/main.js";
import { startFilledWorld, type Filled } from "../support/school.js";
import { verify } from "../support/verify.js";

/** As the configuration can list it: without line breaks. */
const bent = "n\u001b[31m\u0007\u009b2J\u007f\u202e\u2066\u061c";
const school = `Schule${bent}`;
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
  await world.configure(authority, { schools: [school, `gone${bent}`] });
  world.broker.tamper.change(authority, "users", id("anna"), { first_name: nasty, user_name: nasty });
  world.broker.tamper.change(authority, "schools", id(school), { display_name: nasty });
  // one lies in the trash for a nasty reason
  const trash = join(connectorFolders(world.home).outQueue(authority), "trash");
  await mkdir(trash, { recursive: true });
  const item = { id: id("ben"), dn: `uid=${nastyName}`, udm_object_type: "users/user", object: {}, options: null };
  const at = new Date().toISOString();
  const reason = { code: nasty, message: nasty, answer: nasty, firstAt: at, lastAt: at, key: id("ben") };
  await writeFile(join(trash, "a.json"), JSON.stringify(item));
  await writeFile(join(trash, "a.json.reason.json"), JSON.stringify(reason));
  world.broker.tamper.change(authority, "users", id("ben"), { last_name: "x" });
});
afterAll(() => filled.world.close());

/** Runs it in this process as at a terminal. */
async function atTerminal(argv: readonly string[]): Promise<string> {
  const open = () => Object.assign(new PassThrough(), { isTTY: true });
  const [stdin, stdout, stderr] = [open(), open(), open()];
  const like = { argv: ["node", nasty, ...argv], env: filled.world.env, stdin, stdout, stderr, on: () => undefined };
  await main(nasty, like as unknown as NodeJS.Process);
  return String(stdout.read() ?? "") + String(stderr.read() ?? "");
}

const of = ["--school_authority_name", authority];
const commands: readonly (readonly string[])[] = [
  ["all", ...of, "--show-values", "--verbose"],
  ["all", ...of, "--fix", "--dry-run"],
  ["users", ...of],
  ["users", ...of, `(uid=${nasty}`],
  ["users", ...of, `(uid=${bent})`],
  ["users", "--school_authority_name", nasty],
  ["users", ...of, "--rate", nasty],
  ["users", ...of, `--${nasty}`],
  ["users", ...of, "--home", `/${nasty}`],
  [nasty],
  ["users", "--help"],
];
const titled = commands.map((argv): [string, readonly string[]] => [
  [nasty, nastyName, bent].reduce((text, word) => text.replaceAll(word, "NASTY"), argv.join(" ")),
  argv,
]);

describe("what is written in directory, broker, trash and configuration, and what is typed", () => {
  it.each(titled)("reaches no terminal as an order: %s", async (_, argv) => {
    const written = await atTerminal(argv);
    expect(written).not.toBe("");
    expect(unsafeIn(written, { isTerminal: true })).toEqual([]);
  });

  it.each(titled.slice(0, 2))("is in documents as it is, in escapes: %s", async (_, argv) => {
    const written = await atTerminal([...argv, "--json", "--quiet"]);
    expect(unsafeIn(written)).toEqual([]);
    expect(written).toContain(String.raw`\u202e`);
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
