import { describe, expect, it } from "@jest/globals";
import { isSilent, isStalled, looked, pauseOf } from "../../../src/deliver/apply/school-removals.js";

const minute = 60_000;

describe("the removal of a school that waits", () => {
  it("is looked at again after growing pauses, half a minute at most", () => {
    const departure = looked(undefined, 10, 0);
    const pauses = [0, 2_000, 8_000, minute, 60 * minute].map((now) => pauseOf(departure, now));
    expect(pauses).toEqual([500, 500, 2_000, 15_000, 30_000]);
  });

  it("is stalled when the number did not shrink for minutes, and not as long as it does", () => {
    let departure = looked(undefined, 10, 0);
    for (const [left, now] of [
      [9, minute],
      [9, 2 * minute],
      [8, 3 * minute],
      [8, 5 * minute],
    ] as const) {
      departure = looked(departure, left, now);
      expect(isStalled(departure, now)).toBe(false);
    }
    departure = looked(departure, 12, 6 * minute);
    expect(isStalled(departure, 6 * minute)).toBe(true);
  });

  it("is stalled, too, where the broker says again and again that something is left", () => {
    const departure = looked(looked(looked(undefined, 3, 0), undefined, minute), undefined, 3 * minute);
    expect(isStalled(departure, 3 * minute)).toBe(true);
    expect(isStalled(looked(departure, 2, 3 * minute), 3 * minute)).toBe(false);
  });

  it("is told once a minute", () => {
    const departure = looked(undefined, 10, 0);
    expect(isSilent(departure, 0)).toBe(true);
    expect(isSilent({ ...departure, saidAt: 0 }, minute - 1)).toBe(false);
    expect(isSilent({ ...departure, saidAt: 0 }, minute)).toBe(true);
  });
});
