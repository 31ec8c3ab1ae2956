import { describe, expect, it } from "@jest/globals";
import { isLate, pauseAfterRound, pausePerObject } from "../../src/verify/pace.js";

const dayMs = 86_400_000;
const perMinute = (asked: number, expected: number, ranMs: number, days: number) =>
  Math.round(60_000 / pausePerObject({ asked, expected, ranMs }, days));

describe("the pace of a round", () => {
  it("is as slow as the days allow: fifteen a minute for 150,000 objects within a week", () => {
    expect(perMinute(0, 150_000, 0, 7)).toBe(15);
    expect(perMinute(75_000, 150_000, 3.5 * dayMs, 7)).toBe(15);
  });
  it("catches up on what was missed, four a second at most", () => {
    expect(perMinute(0, 150_000, 3.5 * dayMs, 7)).toBe(30);
    expect(perMinute(0, 150_000, 6.99 * dayMs, 7)).toBe(240);
    expect(perMinute(10, 20, 8 * dayMs, 7)).toBe(240);
  });
  it("is two a minute at least, also where more is there than was expected", () => {
    expect(perMinute(0, 30, 0, 7)).toBe(2);
    expect(perMinute(50, 30, 0, 7)).toBe(2);
  });
  it("is late when the round has run for longer than the days, by time that the daemon ran", () => {
    expect(isLate({ ranMs: 7 * dayMs }, 7)).toBe(false);
    expect(isLate({ ranMs: 7 * dayMs + 1 }, 7)).toBe(true);
  });
  it("rests between two rounds for a minute, and for less where the days are a fraction of one", () => {
    expect([7, 0.001, 0.000_001].map(pauseAfterRound)).toEqual([60_000, 8_640, 1_000]);
  });
});
