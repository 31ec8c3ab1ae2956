import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { brokerBehaviours, directoryBehaviours, neighbourAttacks, terminalSources } from "../src/index.js";

const program = new URL("../dist/main.js", import.meta.url).pathname;
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "hostile-"));
  await mkdir(join(home, "data", "listener"), { recursive: true });
});
afterEach(() => rm(home, { recursive: true }));

/** Runs it to its end. */
function run(...argv: readonly string[]): Promise<{ readonly status: number; readonly stdout: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...argv], (_, stdout) => {
      resolve({ status: child.exitCode ?? -1, stdout });
    });
  });
}

test("the help lists everybody and everything", async () => {
  const { status, stdout } = await run("--help");
  expect(status).toBe(0);
  for (const behaviours of [brokerBehaviours, directoryBehaviours, neighbourAttacks, terminalSources])
    for (const [name, { says }] of Object.entries(behaviours)) expect(stdout).toMatch(`  ${name.padEnd(26)}${says}\n`);
});

test.each([
  [[]],
  [["nobody", "--behaviour", "silent"]],
  [["toString", "--behaviour", "name"]],
  [["broker"]],
  [["broker", "--behaviour", "links"]],
  [["neighbour", "--behaviour", "links"]],
  [["terminal", "--behaviour", "status"]],
])("wrong usage shows the help: %j", async (argv) => {
  const { status, stdout } = await run(...argv);
  expect([status, stdout.split(" ")[0]]).toEqual([2, "Usage:"]);
});

test("words for a terminal are written, and the program is done", async () => {
  const { status, stdout } = await run("terminal", "--behaviour", "status", "--home", home);
  expect([status, stdout]).toEqual([0, `terminal status written:\n  "${home}/data/state/status.json"\n`]);
  // the names of files are orders, too: they are shown in escapes
  // eslint-disable-next-line no-control-regex -- that is what it looks for
  expect((await run("terminal", "--behaviour", "queues", "--home", home)).stdout).not.toMatch(/[\u0000-\u0009\u001b]/);
});

test.each([
  ["broker", "silent", /^broker silent listens on 127\.0\.0\.1:\d+; Ctrl-C ends it\n$/],
  ["neighbour", "odd-items", /^neighbour odd-items is there; Ctrl-C ends it\n$/],
])("a %s goes on until a signal comes", async (kind, behaviour, said) => {
  const child = spawn(process.execPath, [program, kind, "--behaviour", behaviour, "--home", home]);
  const [text] = (await once(child.stdout, "data")) as [Buffer];
  expect(String(text)).toMatch(said);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  expect((await readdir(join(home, "data", "listener"))).filter((name) => name.startsWith("."))).toEqual([]);
});
