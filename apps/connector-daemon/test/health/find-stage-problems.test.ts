import { describe, expect, it } from "@jest/globals";
import type { LiveAuthority, LiveStage, LiveStatus } from "@id-connector/delivery-tracker";
import { findProblems } from "../../src/health/find-problems.js";

const now = Date.parse("2026-11-23T07:00:00Z");
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();
const live: LiveStatus = {
  ...{ version: 1, pid: 42, startedAt: ago(86_400), at: ago(0), listen: { mode: "appcenter" } },
  ...{ stallSeconds: 900, distributed: 7, stages: [], authorities: {} },
};
const find = (change: Partial<LiveStatus>) => findProblems({ running: true, live: { ...live, ...change } }, now);
const codes = (change: Partial<LiveStatus>) => find(change).map(({ code }) => code);
const stage = (change: Partial<LiveStage> = {}): LiveStage => ({
  ...{ name: "distribute", state: "working", since: ago(0), activeAt: ago(0), failures: 0, failuresInARow: 0 },
  ...change,
});
const failing = (seconds: number, times: number, change: Partial<LiveStage> = {}) =>
  stage({
    ...{ state: "failing", since: ago(seconds), failures: times, failuresInARow: times },
    lastError: { at: ago(1), name: "QueueError", code: "NOT_ALLOWED", folder: "/data/out_queues/Koeln" },
    ...change,
  });
const serving = (change: Partial<LiveAuthority> = {}): LiveAuthority => ({
  ...{ state: "working", running: 0, places: 8, rate: 0 },
  ...change,
});

describe("a part of the daemon that fails", () => {
  it("for a moment is no problem", () => {
    expect(find({ stages: [failing(30, 4)] })).toEqual([]);
    expect(find({ stages: [stage({ failures: 99, lastError: { at: ago(1), name: "TypeError" } })] })).toEqual([]);
  });

  it.each([
    [61, 2],
    [3, 5],
  ])("for long or often is one: %d s, %d times", (seconds, times) => {
    const [problem, ...others] = find({ stages: [failing(seconds, times)] });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: "FAILING", stage: "distribute", since: ago(seconds) });
    expect(problem?.message).toMatch(
      /^The part "distribute" of the daemon has been failing for .*, last QueueError NOT_ALLOWED in \/data\/out_queues\/Koeln\. .*log \(stage distribute\)/,
    );
  });

  it("for a directory that is down is judged with the patience that a directory has, and told once", () => {
    const lastError = { at: ago(1), name: "LdapReaderError", code: "UNREACHABLE" };
    const listens = failing(600, 50, { name: "listen", lastError });
    expect(codes({ stages: [listens] })).toEqual([]);
    const long = { ...listens, since: ago(901) };
    expect(codes({ stages: [long] })).toEqual(["FAILING"]);
    const directory = { since: ago(901), code: "UNREACHABLE", message: "no" };
    expect(codes({ stages: [long], directory })).toEqual(["DIRECTORY"]);
  });

  it("because somebody else holds the lock is told with who, what and what to do", () => {
    const lastError = { at: ago(1), name: "QueueError", code: "QUEUE_LOCKED", folder: "/q", holder: 4711 };
    const delivers = failing(90, 6, { name: "deliver", authority: "Koeln", lastError });
    const waits = serving({ state: "waiting", since: ago(2_000), why: { code: "QUEUE_LOCKED", message: "no" } });
    const [problem, ...others] = find({ stages: [delivers], authorities: { Koeln: waits } });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: "LOCKED", stage: "deliver", authority: "Koeln", since: ago(90) });
    expect(problem?.message).toMatch(
      /^The delivery to Koeln cannot have \/q for itself for 1 min 30 s \(since .*\): process 4711 holds its lock\. End that process/,
    );
  });

  it("is told with what our own packages say of it, where the delivery of an authority cannot start", () => {
    const delivers = failing(90, 6, { name: "deliver", authority: "Koeln" });
    const why = { code: "CA", message: "The file /ca is missing" };
    const [problem] = find({ stages: [delivers], authorities: { Koeln: serving({ state: "waiting", why }) } });
    expect(problem?.message).toContain("The file /ca is missing. Nothing is lost");
  });
});

describe("what does not come back", () => {
  it("is a part that has done nothing for minutes and waits for nothing", () => {
    expect(codes({ stages: [stage({ activeAt: ago(299) })] })).toEqual([]);
    const stuck = stage({ activeAt: ago(301), name: "listen" });
    expect(find({ stages: [stuck] })).toMatchObject([{ code: "STUCK", stage: "listen", since: ago(301) }]);
    expect(codes({ stages: [{ ...stuck, state: "waiting", waitsFor: "items" }] })).toEqual([]);
    expect(codes({ stages: [{ ...stuck, state: "stopped" }] })).toEqual([]);
  });

  it("is told sooner where the settings have less patience, but never within ten seconds", () => {
    expect(codes({ stallSeconds: 60, stages: [stage({ activeAt: ago(61) })] })).toEqual(["STUCK"]);
    expect(codes({ stallSeconds: 1, stages: [stage({ activeAt: ago(9) })] })).toEqual([]);
    expect(codes({ stallSeconds: 1, stages: [stage({ activeAt: ago(11) })] })).toEqual(["STUCK"]);
  });

  it("is a request, as long as the authority says that it works", () => {
    const under = (state: "working" | "waiting", seconds: number) => ({
      Koeln: serving({ state, running: 1, underWaySince: ago(seconds) }),
    });
    expect(codes({ authorities: under("working", 299) })).toEqual([]);
    expect(codes({ authorities: under("waiting", 3_000) })).toEqual([]);
    expect(find({ authorities: under("working", 301) })).toMatchObject([
      { code: "STUCK", stage: "requests", authority: "Koeln", since: ago(301) },
    ]);
  });
});

describe("the oldest item of a queue", () => {
  const oldest = (seconds: number) => ({ item: "2026_p5_x_y.json", since: ago(seconds) });

  it("that stays the oldest for long is a problem where its stage works", () => {
    const inQueue = { oldest: oldest(901) };
    const found = find({ inQueue, stages: [stage({ state: "waiting", waitsFor: "items" })] });
    expect(found).toMatchObject([{ code: "OLDEST_WAITS", stage: "distribute", since: ago(901) }]);
    expect(found[0]?.message).toContain("(2026_p5_x_y.json)");
    expect(codes({ inQueue: { oldest: oldest(899) }, stages: [stage()] })).toEqual([]);
    expect(codes({ inQueue, stages: [stage({ state: "waiting", waitsFor: "an active authority" })] })).toEqual([]);
    expect(codes({ inQueue, stages: [failing(90, 9)] })).toEqual(["FAILING"]);
  });

  it("of an authority, while that works and nothing else is wrong with it", () => {
    const item = oldest(901);
    expect(find({ authorities: { Koeln: serving({ oldest: item }) } })).toMatchObject([
      { code: "OLDEST_WAITS", stage: "deliver", authority: "Koeln" },
    ]);
    for (const state of ["waiting", "deactivated"] as const) {
      expect(codes({ authorities: { Koeln: serving({ state, oldest: item }) } })).toEqual([]);
    }
    const stuck = serving({ oldest: item, underWaySince: ago(901) });
    expect(codes({ authorities: { Koeln: stuck } })).toEqual(["STUCK"]);
    const trigger = { triggers: { oldest: item }, stages: [stage({ name: "listen" })] };
    expect(find(trigger)).toMatchObject([{ code: "OLDEST_WAITS", stage: "listen" }]);
  });
});

describe("a defect", () => {
  it("at objects that lie in a trash is a problem that says what to do", () => {
    const found = find({
      inQueue: { trash: { DEFECT: 2 } },
      authorities: { Koeln: serving({ trash: { DEFECT: 1 } }) },
    });
    expect(found).toMatchObject([
      { code: "DEFECT", stage: "distribute" },
      { code: "DEFECT", stage: "deliver", authority: "Koeln" },
    ]);
    expect(found[0]?.message).toMatch(
      /^The connector failed at 2 objects .* in the trash of the in queue; .* Report it/,
    );
    expect(found[1]?.message).toMatch(/^Authority Koeln: the connector failed at 1 object .* trash show DEFECT/);
  });

  it("are told, too, where the process ended again and again while it read a file", () => {
    const found = find({
      inQueue: { trash: { ITEM_ENDS_PROGRAM: 1 } },
      authorities: { Koeln: serving({ trash: { ITEM_ENDS_PROGRAM: 2 } }) },
    });
    expect(found).toMatchObject([
      { code: "DEFECT", stage: "distribute" },
      { code: "DEFECT", stage: "deliver", authority: "Koeln" },
    ]);
    expect(found[0]?.message).toMatch(/^The connector ended three times while it read 1 file, which lies unread/);
    expect(found[1]?.message).toMatch(/2 files, which lie unread in the trash of the out queue of Koeln/);
  });

  it("at an object that could not be put there is one as well, after five times", () => {
    const lastError = { at: ago(1), name: "TypeError", place: "a/dist/b.js:1" };
    const defects = (times: number) => ({
      Koeln: serving({ defects: { objects: 1, times, since: ago(60), lastError } }),
    });
    expect(codes({ authorities: defects(4) })).toEqual([]);
    expect(find({ authorities: defects(5) })[0]?.message).toContain("(TypeError at a/dist/b.js:1, 5 times)");
  });
});

describe("a status that cannot be read", () => {
  it("is a problem, whatever the cause", () => {
    const statusProblem = { code: "OTHER_VERSION" as const, message: "It is of another version." };
    expect(findProblems({ running: true, statusProblem }, now)).toEqual([
      { code: "STATUS_UNREADABLE", message: expect.stringMatching(/^It is of another version\. .*Restart/) as unknown },
    ]);
  });

  it("is one, too, where there is none long after the start", () => {
    expect(findProblems({ running: true, since: now - 30_000 }, now)).toEqual([]);
    expect(findProblems({ running: true, since: now - 90_000 }, now)).toMatchObject([{ code: "SILENT" }]);
    // the clock was set back since
    expect(findProblems({ running: true, since: now + 3_600_000 }, now)).toMatchObject([{ code: "SILENT" }]);
  });
});
