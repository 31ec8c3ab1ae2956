import fc from "fast-check";
import { describe, expect, it } from "@jest/globals";
import type { DeleteGuard } from "@id-connector/school-authority-config";
import { findExcess, judge } from "../../../src/deliver/guard/limits.js";
import { createSlidingWindow, windowMs } from "../../../src/deliver/guard/sliding-window.js";

const guardOf = (number: number, share: number): DeleteGuard => {
  const limit = { number, share };
  return { active: true, users: limit, groups: limit, members: limit };
};
const usual: DeleteGuard = {
  active: true,
  users: { number: 200, share: 0.1 },
  groups: { number: 50, share: 0.2 },
  members: { number: 20, share: 0.5 },
};

interface Day {
  /** When each deletion comes, epoch milliseconds. */
  readonly comeAt: readonly number[];
  /** How many users the broker holds at the beginning. */
  readonly users: number;
  readonly guard: DeleteGuard;
}

/** Lets deletions come and judges each until it passes or is held; says when each passed (undefined: held). */
function live({ comeAt, users, guard }: Day): readonly (number | undefined)[] {
  const hour = createSlidingWindow();
  const looks = comeAt.map((at, id) => ({ at, id }));
  const passed = comeAt.map((): number | undefined => undefined);
  let atBroker = users;
  for (;;) {
    looks.sort((one, other) => one.at - other.at || one.id - other.id);
    const look = looks.shift();
    if (look === undefined) return passed;
    const verdict = judge(hour, String(look.id), { guarded: "users", guard, atBroker, now: look.at });
    if (verdict.verdict === "wait") looks.push({ ...look, at: look.at + verdict.afterMs });
    if (verdict.verdict !== "pass") continue;
    hour.letGo(String(look.id), look.at);
    passed[look.id] = look.at;
    atBroker -= 1;
  }
}

const times = fc
  .array(fc.integer({ min: 0, max: 3 * windowMs }), { maxLength: 120 })
  .map((all) => all.sort((a, b) => a - b));

describe("whatever deletions come, and whenever", () => {
  it("no more pass within an hour than the limits say", () => {
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: 0, max: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 120, max: 400 }),
        (comeAt, number, share, users) => {
          const passed = live({ comeAt, users, guard: guardOf(number, share) }).filter((at) => at !== undefined);
          for (const from of passed) {
            const within = passed.filter((at) => at >= from && at < from + windowMs - 10_000).length;
            expect(within).toBeLessThanOrEqual(Math.min(number, Math.max(20, share * users)));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("each passes within ten seconds or is held", () => {
    fc.assert(
      fc.property(times, (comeAt) => {
        for (const [id, at] of live({ comeAt, users: 500, guard: guardOf(60, 0.1) }).entries()) {
          if (at === undefined) continue;
          expect(at - (comeAt[id] ?? 0)).toBeGreaterThanOrEqual(2_000);
          expect(at - (comeAt[id] ?? 0)).toBeLessThanOrEqual(10_000);
        }
      }),
    );
  });
});

describe("an accident", () => {
  it.each([
    ["at once", 0],
    ["fifty in a second", 20],
    ["one in a second", 1_000],
  ])("of 3,000 users of a city, %s, costs none, or few", (_how, everyMs) => {
    const comeAt = Array.from({ length: 3_000 }, (_, index) => index * everyMs);
    const passed = live({ comeAt, users: 150_000, guard: usual }).filter((at) => at !== undefined && at < windowMs);
    if (everyMs <= 20) expect(passed).toEqual([]);
    else expect(passed.length).toBeLessThanOrEqual(200);
  });

  it("of 60 users of 150 within two seconds costs none", () => {
    const comeAt = Array.from({ length: 60 }, (_, index) => index * 30);
    expect(live({ comeAt, users: 150, guard: usual }).filter((at) => at !== undefined)).toEqual([]);
  });
});

describe("daily life", () => {
  it("one pupil who leaves goes two seconds later", () => {
    expect(live({ comeAt: [1_000], users: 30, guard: usual })).toEqual([3_000]);
  });

  it("twenty pupils of a school of thirty may leave: a handful is no accident", () => {
    const comeAt = Array.from({ length: 20 }, (_, index) => index);
    expect(live({ comeAt, users: 30, guard: usual })).not.toContain(undefined);
  });

  it("a hundred leave in a day, one every few minutes", () => {
    const comeAt = Array.from({ length: 100 }, (_, index) => index * 300_000);
    expect(live({ comeAt, users: 1_000, guard: usual })).not.toContain(undefined);
  });

  it("after an hour in which some were held the next ones pass", () => {
    const comeAt = [...Array.from({ length: 40 }, () => 0), windowMs + 1];
    const passed = live({ comeAt, users: 150, guard: usual });
    expect(passed.slice(0, 40).every((at) => at === undefined)).toBe(true);
    expect(passed[40]).toBe(windowMs + 2_001);
  });
});

describe("a limit", () => {
  it.each([
    ["users", 20, 100, undefined],
    ["users", 21, 100, "share"],
    ["users", 21, 210, undefined],
    ["users", 201, 150_000, "number"],
    ["users", 200, 150_000, undefined],
    ["groups", 10, 10, undefined],
    ["groups", 11, 50, "share"],
    ["groups", 51, 8_000, "number"],
    ["members", 10, 10, undefined],
    ["members", 12, 24, undefined],
    ["members", 13, 24, "share"],
    ["members", 21, 300, "number"],
  ] as const)("%s: %i of %i exceed it by %s", (guarded, count, of, by) => {
    expect(findExcess(guarded, { count, of }, usual)?.by).toBe(by);
  });

  it("of none holds every single one", () => {
    expect(findExcess("users", { count: 1, of: 1_000 }, guardOf(0, 1))?.by).toBe("number");
  });
});
