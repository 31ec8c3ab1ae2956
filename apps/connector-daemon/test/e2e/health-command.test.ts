import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { connectorFolders } from "@id-connector/connector-settings";
import { lockFolder } from "@id-connector/folder-lock";
import { runProgram, startDaemon, until } from "@id-connector/test-world";

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
const health = (...argv: string[]) =>
  runProgram("connector-daemon/bin/connector-daemon.js", ["health", ...argv], {
    ...{ ID_CONNECTOR_HOME: home, PATH: "", STARTING_NOTE: join(home, "starting") },
  });

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

it("one that has not said a word is alive and not ready; a probe is asked one question alone", async () => {
  expect(await health("--live")).toMatchObject({ status: 0, stdout: "The daemon need not be started anew.\n" });
  expect(await health("--ready")).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("just started") as unknown,
  });
  expect(await health("--live", "--ready")).toMatchObject({ status: 2 });
});

it("where the image waits for the host nothing has to be started anew, and what it waits for is said", async () => {
  await lock.release();
  expect(await health("--live")).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("No daemon runs") as unknown,
  });
  await writeFile(join(home, "starting"), "waits for the settings of the app in /etc/x\n");
  expect(await health("--live")).toMatchObject({ status: 0 });
  for (const question of ["--ready", "--json"])
    expect(await health(question)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("waits for the settings of the app in /etc/x, for ") as unknown,
    });
});

it("a daemon without directory is alive and at work; one that is stopped has to be started anew", async () => {
  await lock.release();
  await writeFile(join(home, "secret"), "x\n", { mode: 0o600 });
  const directory = { ldap_server_name: "127.0.0.1", ldap_server_port: "1", ldap_base: "dc=x", ldap_hostdn: "cn=x" };
  const env = { ID_CONNECTOR_HOME: home, PATH: "", LDAP_PASSWORD_FILE: join(home, "secret"), ...directory };
  const daemon = startDaemon(env);
  try {
    await daemon.works();
    await until("it is ready", async () => (await health("--ready")).status === 0);
    await until("it is alive", async () => (await health("--live")).status === 0); // it answers late on a busy machine
    daemon.child.kill("SIGSTOP");
    expect(await health("--live")).toMatchObject({
      ...{
        status: 1,
        stdout: "The daemon does not answer: its process is stopped or blocked. Restart it; nothing is lost.\n",
      },
    });
    daemon.child.kill("SIGCONT");
    await until("it is alive again", async () => (await health("--live")).status === 0);
  } finally {
    await daemon.kill();
  }
});
