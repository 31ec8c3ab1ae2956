import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { untilTick } from "../src/index.js";

const at = (ms: number) => jest.spyOn(performance, "now").mockReturnValue(ms);

describe("the next tick", () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([
    [7_000, 1_000, 1_000],
    [7_100, 1_000, 900],
    [7_900, 1_000, 100],
    [7_950, 1_000, 1_050],
    // a timer that fired half a millisecond too early
    [7_999.5, 1_000, 1_000.5],
    [6_100, 2_000, 1_900],
    [7_100, 2_000, 900],
    [8_000, 2_000, 2_000],
  ])("at %d ms, of each %d ms, comes after %d ms", (now, everyMs, expected) => {
    at(now);
    expect(untilTick(everyMs)).toBeCloseTo(expected);
  });

  it("is the same for all who wait, whenever they began", () => {
    const ends = [3_000, 3_010, 3_250, 3_499].map((now) => {
      at(now);
      return now + untilTick(1_000);
    });
    expect(new Set(ends)).toEqual(new Set([4_000]));
  });
});
