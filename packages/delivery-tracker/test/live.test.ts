import { beforeEach, expect, test } from "@jest/globals";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { authorityInForce, isDaemonRunning, liveVersion, lookAtDaemon, onDueClock, readLive } from "../src/index.js";
import { findLiveProblem } from "../src/check-live.js";
import { findLock } from "@id-connector/folder-lock";
import { until } from "@id-connector/until";
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

/** What is seen of a daemon that answers: on a busy machine it may take longer than half a second once. */
function lookAtAnswering(): ReturnType<typeof lookAtDaemon> {
  return until("it answers", async () => {
    const seen = await lookAtDaemon(home.folders);
    return seen.answers === true && seen;
  });
}

async function say(daemon: ChildProcess, schools: unknown, at = "NOW"): Promise<void> {
  const authority = { state: "working", schools, running: 0, places: 1, rate: 0 };
  const status = {
    ...{ version: liveVersion, pid: daemon.pid, startedAt: "2026-11-23T07:00:00.000Z", at },
    ...{ listen: { mode: "triggers" }, stallSeconds: 900, distributed: 0, stages: [], authorities: { A: authority } },
  };
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

test("a status that no daemon would write is not read: it is too large", async () => {
  const daemon = await startDaemon();
  await say(daemon, ["OU1"]);
  await appendFile(join(home.folders.state, "status.json"), " ".repeat(16 * 1024 * 1024));
  expect((await lookAtDaemon(home.folders)).statusProblem).toMatchObject({
    code: "BROKEN",
    message: expect.stringContaining("larger than 16 MiB") as unknown,
  });
});

test("a list is in force when the daemon names the same schools, in whatever case and order", async () => {
  const daemon = await startDaemon();
  for (const other of [["OU1", "OU2", "OU3"], "all", ["OU1"]]) {
    const since = Date.now();
    await say(daemon, other);
    expect(await authorityInForce(home.folders, "A", ["ou2", "OU1"], { timeoutMs: 50, since })).toBe("not yet");
  }
  const waiting = inForce(["ou2", "OU1"]);
  await say(daemon, ["Ou1", "Ou2"]);
  expect(await waiting).toBe("in force");
  const all = inForce("all");
  await say(daemon, "all");
  expect(await all).toBe("in force");
});

test("what a daemon says under the lock that it holds is its word, whatever the file's time; under another lock it is not", async () => {
  await startDaemon();
  const { ticket = "" } = (await findLock(home.folders.state, "daemon")) ?? {};
  const file = join(home.folders.state, "status.json");
  await write(JSON.stringify({ ...spoken, lock: ticket }));
  // a clock that was set back since the lock was taken
  await utimes(file, 1_000_000, 1_000_000);
  expect(await readLive(home.folders)).toMatchObject({ lock: ticket });
  await write(JSON.stringify({ ...spoken, lock: "0123456789abcdef" }));
  expect(await lookAtAnswering()).toEqual({ running: true, since: expect.any(Number) as unknown, answers: true });
});

test("the clock by which looks are planned is told from the machine's", () => {
  const [at, clock] = ["2026-11-23T08:00:00.000Z", "2026-11-23T07:00:00.000Z"];
  expect(onDueClock({ at, clock }, 10_000_000)).toBe(6_400_000);
  expect(onDueClock({ at }, 10_000_000)).toBe(10_000_000);
  expect(onDueClock(undefined, 10_000_000)).toBe(10_000_000);
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

const spoken = {
  ...{ version: liveVersion, pid: 1, startedAt: "2026-11-23T07:00:00.000Z", at: "2026-11-23T07:00:01.000Z" },
  ...{ listen: { mode: "appcenter" }, stallSeconds: 900, distributed: 0, stages: [], authorities: {} },
};
const stage = {
  ...{ name: "listen", state: "failing", since: spoken.at, failures: 3, failuresInARow: 2, activeAt: spoken.at },
  lastError: { at: spoken.at, name: "QueueError", code: "QUEUE_LOCKED", folder: "/q", holder: 7 },
};

test("a whole status is one, and what a newer daemon says besides is not looked at", () => {
  const authority = { state: "working", running: 1, places: 2, rate: 0.5, schools: ["A"], underWaySince: spoken.at };
  const oldest = { item: "a.json", since: spoken.at };
  const queue = { oldest, trash: { DEFECT: 1 } };
  const all = {
    ...spoken,
    stages: [stage],
    inQueue: queue,
    triggers: queue,
    authorities: { A: { ...authority, oldest } },
  };
  expect(findLiveProblem({ ...all, more: [1] })).toBeUndefined();
});

const working = { state: "working", running: 0, places: 1, rate: 0 };
const verification = {
  ...{ days: 7, startedAt: "2026-11-23T07:00:00.000Z", asked: 3, expected: 9, found: 0, foundLastDay: 0, late: false },
  ...{ school: "DEMOSCHOOL", endedAt: "2026-11-23T07:00:00.000Z", again: { objects: 1, item: "an id" } },
};

test("a status that tells of a verification is one", () => {
  expect(findLiveProblem({ ...spoken, authorities: { A: { ...working, verification } } })).toBeUndefined();
});

test.each([
  [null, "/", "an object"],
  [[], "/", "an object"],
  [{ ...spoken, version: 0 }, "/version", "1"],
  [{ ...spoken, pid: "1" }, "/pid", "a number, not below 0"],
  [{ ...spoken, at: "yesterday" }, "/at", "a time"],
  [{ ...spoken, listen: {} }, "/listen/mode", "a text"],
  [{ ...spoken, stages: {} }, "/stages", "a list"],
  [
    { ...spoken, stages: [{ ...stage, state: "fine" }] },
    "/stages/0/state",
    "one of working, waiting, failing, stopped",
  ],
  [{ ...spoken, stages: [stage, { ...stage, lastError: {} }] }, "/stages/1/lastError/at", "a time"],
  [{ ...spoken, authorities: { A: null } }, "/authorities/A", "an object"],
  [
    { ...spoken, authorities: { A: { ...working, verification: { ...verification, late: "no" } } } },
    "/authorities/A/verification/late",
    "true or false",
  ],
  [{ ...spoken, inQueue: { trash: { X: -1 } } }, "/inQueue/trash/X", "a number, not below 0"],
])("a status that is none is told by its first fault, never by a value: %j", (value, path, expected) => {
  expect(findLiveProblem(value)).toEqual({ path, expected });
});

const write = (text: string) => writeFile(join(home.folders.state, "status.json"), text);

test.each([
  ['{"pid":', "BROKEN", /it is not whole/],
  ["[]", "BROKEN", /\/ is not an object/],
  [JSON.stringify({ ...spoken, version: undefined }), "OTHER_VERSION", /another version/],
  [JSON.stringify({ ...spoken, version: 99, stages: 7 }), "OTHER_VERSION", /restart it/],
  [JSON.stringify({ ...spoken, stages: 7 }), "BROKEN", /\/stages is not a list/],
])("what a running daemon says and nobody can read is a sentence: %s", async (text, code, message) => {
  await startDaemon();
  await write(text);
  const seen = await lookAtDaemon(home.folders);
  expect(seen).toMatchObject({
    running: true,
    statusProblem: { code, message: expect.stringMatching(message) as unknown },
  });
  expect(seen.live).toBeUndefined();
  expect(await readLive(home.folders)).toBeUndefined();
});

test("a folder in the place of the status is a sentence as well", async () => {
  await startDaemon();
  await mkdir(join(home.folders.state, "status.json"));
  expect((await lookAtDaemon(home.folders)).statusProblem).toMatchObject({ code: "NOT_READABLE" });
});

test("the last word of the daemon before is none of this one's, be it fit or not", async () => {
  await write('{"pid":');
  await utimes(join(home.folders.state, "status.json"), 1_000_000, 1_000_000);
  await startDaemon();
  const seen = await lookAtAnswering();
  expect(seen).toEqual({ running: true, since: expect.any(Number) as unknown, answers: true });
  expect(Math.abs(Date.now() - (seen.since ?? 0))).toBeLessThan(600_000);
});
