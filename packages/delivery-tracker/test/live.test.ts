import { beforeEach, expect, test } from "@jest/globals";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { authorityInForce, isDaemonRunning, readLive } from "../src/index.js";
import { tempHome, type TempHome } from "./temp-home.js";

let home: TempHome;
beforeEach(async () => {
  home = await tempHome();
});

async function startDaemon(): Promise<ChildProcess> {
  const daemon = home.start("speak-as-daemon");
  await once(daemon.stdout!, "data");
  return daemon;
}

async function say(daemon: ChildProcess, schools: unknown, at = "NOW"): Promise<void> {
  const authority = { state: "working", schools, running: 0, places: 1, rate: 0 };
  const status = { pid: daemon.pid, at, listen: { mode: "triggers" }, distributed: 0, authorities: { A: authority } };
  daemon.stdin!.write(`${JSON.stringify(status)}\n`);
  await once(daemon.stdout!, "data");
}

const inForce = (schools: "all" | readonly string[], timeoutMs = 60_000, signal?: AbortSignal) =>
  authorityInForce(home.folders, "A", schools, { timeoutMs, signal });

test("where no daemon runs there is nothing live, and nobody is waited for", async () => {
  expect(await isDaemonRunning(home.folders)).toBe(false);
  expect(await readLive(home.folders)).toBeUndefined();
  expect(await inForce(["x"])).toBe("no daemon");
});

test("what a running daemon says is read; what it said before it was killed does not count", async () => {
  const daemon = await startDaemon();
  expect(await isDaemonRunning(home.folders)).toBe(true);
  expect(await readLive(home.folders)).toBeUndefined();
  await say(daemon, ["OU1"]);
  expect(await readLive(home.folders)).toMatchObject({ pid: daemon.pid, authorities: { A: { schools: ["OU1"] } } });
  daemon.kill("SIGKILL");
  await once(daemon, "exit");
  expect(await readLive(home.folders)).toBeUndefined();
  expect(await isDaemonRunning(home.folders)).toBe(false);
  expect(await inForce(["OU1"])).toBe("no daemon");
});

test("a status that was cut short is no status", async () => {
  await startDaemon();
  await writeFile(join(home.folders.state, "status.json"), '{"pid":');
  expect(await readLive(home.folders)).toBeUndefined();
});

test("a list is in force when the daemon names the same schools, in whatever case and order", async () => {
  const daemon = await startDaemon();
  await say(daemon, ["OU1"]);
  const waiting = inForce(["ou2", "OU1"]);
  await say(daemon, ["OU1", "OU2", "OU3"]);
  await say(daemon, "all");
  let ended = false;
  void waiting.then(() => (ended = true));
  await say(daemon, ["OU1"]);
  expect(ended).toBe(false);
  await say(daemon, ["Ou1", "Ou2"]);
  expect(await waiting).toBe("in force");
  const all = inForce("all");
  await say(daemon, "all");
  expect(await all).toBe("in force");
});

test("what the daemon said before the call does not count", async () => {
  const daemon = await startDaemon();
  await say(daemon, ["OU1"], new Date(Date.now() - 1000).toISOString());
  expect(await inForce(["OU1"], 300)).toBe("not yet");
  const waiting = inForce(["OU1"]);
  await say(daemon, ["OU1"]);
  expect(await waiting).toBe("in force");
});

test("waiting for a list ends with the time, with the signal, and with the daemon", async () => {
  const daemon = await startDaemon();
  await say(daemon, ["OU1"]);
  expect(await inForce(["OU2"], 50)).toBe("not yet");
  const stopping = new AbortController();
  const aborted = inForce(["OU2"], 60_000, stopping.signal);
  stopping.abort();
  expect(await aborted).toBe("not yet");
  const left = inForce(["OU2"]);
  daemon.kill("SIGKILL");
  expect(await left).toBe("no daemon");
});
