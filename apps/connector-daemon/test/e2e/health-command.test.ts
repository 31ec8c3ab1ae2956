import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { connectorFolders } from "@id-connector/connector-settings";
import { lockFolder } from "@id-connector/folder-lock";
import { runProgram } from "@id-connector/test-world";

let home: string;
let lock: { release(): Promise<void> };
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "health-"));
  const { state } = connectorFolders(home);
  await mkdir(state, { recursive: true });
  // this process counts as the daemon
  lock = await lockFolder(state, "daemon");
});
afterEach(async () => {
  await lock.release();
  await rm(home, { recursive: true });
});

const spoken = { version: 1, pid: 1, stallSeconds: 900, distributed: 0, stages: [], authorities: {} };
async function say(at: Date): Promise<void> {
  const live = { ...spoken, startedAt: at, at, listen: { mode: "appcenter" } };
  await writeFile(join(connectorFolders(home).state, "status.json"), JSON.stringify(live));
}
const health = () =>
  runProgram("connector-daemon/bin/connector-daemon.js", ["health"], { ID_CONNECTOR_HOME: home, PATH: "" });

it("a daemon that was just started is well, and noted", async () => {
  const ran = await health();
  expect(ran).toMatchObject({ status: 0, stderr: "" });
  expect(ran.stdout).toMatch(/^All is well\.\nNote: .* just started .*\n$/);
});

it("a daemon that hangs is a problem", async () => {
  await say(new Date(Date.now() - 60_000));
  const ran = await health();
  expect(ran).toMatchObject({ status: 1, stderr: "" });
  expect(ran.stdout).toMatch(/^The daemon \(process 1\) has said nothing for 1 min .*: it hangs .* restart it\.\n$/);
});

it("the last word of the daemon before is no sign that the new one hangs", async () => {
  await say(new Date(Date.now() - 60_000));
  // it was written before this one had its lock
  await utimes(join(connectorFolders(home).state, "status.json"), 1, 1);
  const ran = await health();
  expect(ran).toMatchObject({ status: 0, stderr: "" });
  expect(ran.stdout).toMatch(/^All is well\.\nNote: .* just started .*\n$/);
});
