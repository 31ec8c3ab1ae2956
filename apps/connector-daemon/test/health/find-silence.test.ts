import { describe, expect, it } from "@jest/globals";
import type { LiveStatus } from "@id-connector/delivery-tracker";
import { findProblems } from "../../src/health/find-problems.js";
import { findDeath, findUnreadiness, type Daemon } from "../../src/health/find-silence.js";

const now = Date.parse("2026-11-23T07:00:00Z");
const said: LiveStatus = {
  ...{ version: 1, pid: 42, startedAt: "2026-11-22T07:00:00Z", at: "2026-11-23T06:59:59Z" },
  ...{ listen: { mode: "appcenter" }, stallSeconds: 900, distributed: 7, stages: [], authorities: {} },
};
const old = { ...said, at: "2026-11-23T06:30:00Z" };
const why = { since: "2026-11-20T00:00:00Z", code: "CONNECTION", message: "It does not answer" };
const waiting = { since: "2026-11-23T06:43:00Z", text: "waits for the password of the directory in /etc/secret" };
const statusProblem = { code: "BROKEN" as const, message: "It is not whole." };
const serving = (state: "waiting" | "misconfigured") => ({
  Koeln: { state, why, since: why.since, running: 0, places: 0, rate: 0 },
});

interface Answers {
  readonly live?: string;
  readonly ready?: string;
  readonly well?: string;
}

/** With the code of what is answered to each question; none where the answer is yes. */
const daemons: Readonly<Record<string, readonly [Daemon, Answers]>> = {
  works: [{ running: true, answers: true, live: said }, {}],
  "was just started": [{ running: true, answers: true, since: now - 2_000 }, { ready: "STARTING" }],
  "has not come beyond its start": [
    { running: true, answers: true, since: now - 90_000 },
    { ready: "SILENT", well: "SILENT" },
  ],
  "hangs in its start": [
    { running: true, answers: false, since: now - 2_000 },
    { live: "SILENT", ready: "STARTING" },
  ],
  hangs: [
    { running: true, answers: false, live: old },
    { live: "SILENT", ready: "SILENT", well: "SILENT" },
  ],
  "cannot write for its disk is full": [
    { running: true, answers: true, live: old },
    { ready: "SILENT", well: "SILENT" },
  ],
  "is not there": [{ running: false }, { live: "NO_DAEMON", ready: "NO_DAEMON", well: "NO_DAEMON" }],
  "is not there yet": [
    { running: false, waiting },
    { ready: "STARTING", well: "STARTING" },
  ],
  "wrote half a status": [
    { running: true, answers: true, statusProblem },
    { ready: "STATUS_UNREADABLE", well: "STATUS_UNREADABLE" },
  ],
  "has lost its directory": [
    { running: true, answers: true, live: { ...said, directory: why } },
    { well: "DIRECTORY" },
  ],
  "has lost its broker": [
    { running: true, answers: true, live: { ...said, authorities: serving("waiting") } },
    { well: "WAITING" },
  ],
  "is misconfigured": [
    { running: true, answers: true, live: { ...said, authorities: serving("misconfigured") } },
    { well: "MISCONFIGURED" },
  ],
};

describe("a daemon that", () => {
  it.each(Object.entries(daemons))("%s", (_what, [daemon, { live, ready, well }]) => {
    expect(findDeath(daemon)?.code).toBe(live);
    expect(findUnreadiness(daemon, now)?.code).toBe(ready);
    expect(findProblems(daemon, now)[0]?.code).toBe(well);
  });
});

it("what is waited for before the start is said, and since when", () => {
  expect(findUnreadiness({ running: false, waiting }, now)).toEqual({
    code: "STARTING",
    since: waiting.since,
    message: expect.stringMatching(
      /^No daemon runs yet: the container waits for the password of the directory in \/etc\/secret, for 17 min \(since /,
    ) as unknown,
  });
});
