import { describe, expect, it } from "@jest/globals";
import { formatStatus as linesOfStatus } from "../../../src/commands/status/format-status.js";
import type { Status } from "../../../src/commands/status/read-status.js";

const formatStatus = (...of: Parameters<typeof linesOfStatus>) => linesOfStatus(...of).join("\n");
const now = Date.parse("2026-11-23T07:00:00Z");
const empty = { waiting: 0, head: [], trashed: 0, kept: 0, trashByCause: {} };
const status: Status = {
  running: true,
  live: {
    version: 1,
    pid: 42,
    startedAt: "2026-11-22T07:00:00Z",
    at: "2026-11-23T07:00:00Z",
    listen: { mode: "ldap-sync", heardAt: "2026-11-23T06:59:30Z" },
    stallSeconds: 900,
    distributed: 7,
    stages: [],
    authorities: {},
  },
  inQueue: empty,
  authorities: [
    {
      name: "Koeln",
      queue: {
        ...empty,
        waiting: 3,
        oldestSince: "2026-11-23T06:48:00Z",
        head: ["2026-11-23-06-00-00-000000_p5_x_y.json"],
        trashed: 2,
        trashByCause: { REFUSED: 2 },
      },
      live: {
        state: "waiting",
        since: "2026-11-23T06:50:00Z",
        why: { code: "CONNECTION", message: "The broker does not answer." },
        againAt: "2026-11-23T07:00:20Z",
        running: 0,
        places: 0,
        rate: 0,
        lastSuccessAt: "2026-11-23T06:49:59Z",
      },
      ledger: { held: { user: 900, school_class: 30 }, incomplete: 1, later: 2 },
    },
  ],
};

describe("the status for a person", () => {
  it("says that and why an authority waits, since when and until when", () => {
    const text = formatStatus(status, now);
    expect(text).toContain(
      "authority Koeln: waiting since 10 min; CONNECTION: The broker does not answer.; next attempt in 20 s",
    );
    expect(text).toContain("out queue: 3 waiting (the oldest for 12 min), 2 in the trash (2 REFUSED)");
    expect(text).toContain("at the broker: 900 users, 30 school classes (1 incomplete, 2 to be looked at again)");
  });
  it("has what is a problem at its top, and says once what the head says already", () => {
    const [head, problem, queue] = formatStatus(status, now + 600_000).split("\n");
    expect([head, problem]).toEqual([expect.stringContaining("hangs"), ""]);
    expect(queue).toMatch(/^in queue/);
    const live = {
      ...status.live!,
      authorities: { Koeln: { ...status.authorities[0]!.live!, since: "2026-11-23T06:40:00Z" } },
    };
    expect(formatStatus({ ...status, live }, now).split("\n")[1]).toMatch(
      /^PROBLEM: Authority Koeln has been waiting for 20 min/,
    );
    expect(formatStatus({ ...status, live }, now - 600_000)).not.toContain("PROBLEM");
  });
  it("says that a daemon hangs which has said nothing for a while", () => {
    expect(formatStatus(status, now + 40_000)).toContain(
      "The daemon (process 42) hangs: it has said nothing for 40 s. What follows is older than that.",
    );
  });
  it("says how far the verification is, and which schools were not equal, the first five of them", () => {
    const verification = {
      ...{ days: 7, startedAt: "2026-11-21T07:00:00Z", asked: 5000, expected: 15_000, found: 3, foundLastDay: 1 },
      ...{ late: false, school: "S3" },
    };
    const [lookedAt, equalAt] = ["2026-11-23T06:00:00Z", "2026-11-22T07:00:00Z"];
    const verified = {
      S0: { lookedAt, equalAt, unequal: {} },
      S1: { lookedAt, equalAt: lookedAt, unequal: {} },
      ...Object.fromEntries(
        [2, 3, 4, 5, 6, 7].map((one) => [`S${String(one)}`, { lookedAt, unequal: { in_trash: 2 } }]),
      ),
    };
    const [authority] = status.authorities;
    const one = { ...authority!, live: { ...authority!.live!, verification }, verified };
    const text = formatStatus({ ...status, authorities: [one] }, now);
    expect(text).toContain(
      "  verified: 5,000 of about 15,000 objects in 2 d, 1 difference found and sent again within a day\n",
    );
    expect(text).toContain("  last seen equal: 2 of 8 schools, the longest ago 24 h ago, 6 not at its last look\n");
    expect(text).toContain("    S6: 2 in trash; never seen equal\n");
    expect(text).not.toContain("S7");
    expect(text).toContain("    and 1 school more: status --json\n");
  });
  it("says that no daemon runs", () => {
    expect(formatStatus({ running: false, inQueue: empty, authorities: [] }, now)).toContain("No daemon runs");
  });
  it("says that a daemon has only just started, and that a ledger cannot be read", () => {
    const text = formatStatus({ running: true, inQueue: empty, authorities: [{ name: "Koeln", queue: empty }] }, now);
    expect(text).toContain("The daemon runs and has not said yet how it does.");
    expect(text).toContain("at the broker: not known, the ledger cannot be read");
  });
});
