import { describe, expect, it } from "@jest/globals";
import type { LiveAuthority, LiveStatus } from "@id-connector/delivery-tracker";
import { findNotes } from "../../src/commands/health/find-notes.js";
import { findProblems } from "../../src/health/find-problems.js";

const now = Date.parse("2026-11-23T07:00:00Z");
const live: LiveStatus = {
  version: 1,
  pid: 42,
  startedAt: "2026-11-22T07:00:00Z",
  at: "2026-11-23T06:59:59Z",
  listen: { mode: "appcenter", heardAt: "2026-11-23T06:59:30Z" },
  stallSeconds: 900,
  distributed: 7,
  stages: [],
  authorities: {},
};
const idle = { running: 0, places: 0, rate: 0 };
const why = { code: "CONNECTION", message: "The broker does not answer" };
const serving = (authority: Partial<LiveAuthority> & Pick<LiveAuthority, "state">) =>
  findProblems({ running: true, live: { ...live, authorities: { Koeln: { ...idle, ...authority } } } }, now);
const saying = (change: Partial<LiveStatus>) => findProblems({ running: true, live: { ...live, ...change } }, now);
const [inTime, tooLong] = ["2026-11-23T06:45:01.000Z", "2026-11-23T06:43:00.123Z"];

describe("no problem", () => {
  it.each([
    ["working", {}],
    ["working", { since: tooLong }],
    ["deactivated", { since: tooLong }],
    ["waiting", { since: inTime, why }],
    ["waiting", {}],
    ["working", { doubted: { objects: 1, since: "2026-11-23T06:55:01Z", item: "an id" } }],
  ] as const)("is an authority that is %s: %j", (state, more) => {
    expect(serving({ state, ...more })).toEqual([]);
  });

  it("is a daemon that was just started, or a directory that was not heard of for days", () => {
    expect(findProblems({ running: true }, now)).toEqual([]);
    expect(saying({ listen: { mode: "appcenter", heardAt: "2026-11-01T00:00:00Z" } })).toEqual([]);
  });

  it("is a directory that does not answer, or cannot be followed, for a while", () => {
    const trouble = { since: inTime, ...why };
    expect(saying({ directory: trouble, listen: { mode: "ldap-sync", trouble } })).toEqual([]);
  });
});

describe("a problem that says since when and what to do", () => {
  it("is whatever is wrong in the folder of configurations, also where it stops no authority", () => {
    const configuration = [{ file: "/conf/x", code: "NOT_READABLE", message: "The folder cannot be read (EACCES)." }];
    expect(saying({ configuration })).toEqual([
      {
        code: "MISCONFIGURED",
        message: expect.stringMatching(
          / at \/conf\/x: The folder cannot be read \(EACCES\)\. What is served goes on/,
        ) as unknown,
      },
    ]);
  });

  it("is that no daemon runs, or that it hangs: nothing else counts then", () => {
    const old = { ...live, at: tooLong, authorities: { Koeln: { ...idle, state: "misconfigured" as const } } };
    expect(findProblems({ running: false, live: old }, now)).toEqual([
      { code: "NO_DAEMON", message: expect.stringContaining("Start it") as unknown },
    ]);
    const hangs = /process 42\) has said nothing for 17 min \(since 2026-11-23T06:43:00Z\): it hangs/;
    expect(findProblems({ running: true, live: old }, now)).toEqual([
      { code: "SILENT", since: tooLong, message: expect.stringMatching(hangs) as unknown },
    ]);
  });

  it("is that what came in has said otherwise than the directory for five minutes", () => {
    const [problem] = serving({
      state: "working",
      doubted: { objects: 2, since: "2026-11-23T06:55:00Z", item: "an id" },
    });
    expect(problem).toMatchObject({ code: "BEHIND", authority: "Koeln", since: "2026-11-23T06:55:00Z" });
    expect(problem?.message).toMatch(/2 objects .* 5 min .*an id.*that server is behind/);
  });

  it.each([
    ["appcenter", /univention-appcenter-listener-converter@/],
    ["triggers", /folder of trigger files/],
    ["ldap-sync", /daemon's log/],
    ["ldap-poll", /daemon's log/],
  ])("is a stall, of %s", (mode, where) => {
    const [problem, ...others] = saying({ listen: { mode, stalled: { since: tooLong, item: "0815" } } });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: "STALLED", since: tooLong });
    expect(problem?.message).toMatch(/nothing has come through for 17 min \(since 2026-11-23T06:43:00Z\) \(0815, /);
    expect(problem?.message).toMatch(where);
  });

  it("is a directory that does not answer for long: that it cannot be followed is not said as well", () => {
    const trouble = { since: tooLong, ...why };
    const listen = { mode: "ldap-sync", trouble };
    expect(saying({ directory: trouble, listen }).map(({ code }) => code)).toEqual(["DIRECTORY"]);
    expect(saying({ listen }).map(({ code }) => code)).toEqual(["NOT_FOLLOWED"]);
    const message = /^The directory could not be followed for 17 min .* \(CONNECTION\): The broker does not answer\. /;
    expect(saying({ listen })[0]?.message).toMatch(message);
  });

  it("is an authority that waits for long, or is misconfigured", () => {
    expect(serving({ state: "waiting", since: tooLong, why })).toEqual([
      {
        code: "WAITING",
        authority: "Koeln",
        since: tooLong,
        message: expect.stringMatching(
          /^Authority Koeln has been waiting for 17 min .*, CONNECTION: The broker does not answer\. Nothing is lost/,
        ) as unknown,
      },
    ]);
    const broken = { code: "CONFIGURATION", message: "url is missing." };
    expect(serving({ state: "misconfigured", why: broken })).toEqual([
      {
        code: "MISCONFIGURED",
        authority: "Koeln",
        message: expect.stringContaining("url is missing. Mend") as unknown,
      },
    ]);
  });
});

describe("a note", () => {
  it("says what is held and what lies in the trash, and is no problem", () => {
    const trash = { USERS_HELD: 210, MEMBERS_HELD: 1, REFUSED: 3, EXISTS: 1, DELETION_REJECTED: 2, FAULTY_OBJECT: 0 };
    const authorities = {
      Koeln: { ...idle, state: "working" as const, trash },
      Bonn: { ...idle, state: "working" as const },
    };
    expect(findNotes({ running: true, live: { ...live, authorities } })).toEqual([
      expect.stringMatching(/^Authority Koeln: 211 removals held;/),
      expect.stringMatching(/^Authority Koeln: in the trash are 3 REFUSED and 1 EXISTS;/),
    ]);
    expect(serving({ state: "working", trash })).toEqual([]);
  });

  it("says what the verification found, what comes again, and that it is late", () => {
    const well = {
      ...{
        days: 7,
        startedAt: "2026-11-15T07:00:00Z",
        asked: 10,
        expected: 900,
        found: 2,
        foundLastDay: 0,
        late: false,
      },
    };
    const verification = { ...well, foundLastDay: 2, late: true, again: { objects: 1, item: "an id" } };
    const authorities = { Koeln: { ...idle, state: "working" as const, verification } };
    expect(findNotes({ running: true, live: { ...live, authorities } })).toEqual([
      expect.stringMatching(/^Authority Koeln: within a day the broker held 2 objects otherwise /),
      expect.stringMatching(/^Authority Koeln: 1 object differed again .*\(an id is one\)/),
      expect.stringMatching(/^Authority Koeln: not every object .* within 7 days since 2026-11-15T07:00:00Z/),
    ]);
    expect(serving({ state: "working", verification })).toEqual([]);
    const calm = { Koeln: { ...idle, state: "working" as const, verification: well } };
    expect(findNotes({ running: true, live: { ...live, authorities: calm } })).toEqual([]);
  });

  it("says that a daemon was just started", () => {
    expect(findNotes({ running: true })).toEqual([expect.stringContaining("has just started")]);
    expect(findNotes({ running: false })).toEqual([]);
  });
});
