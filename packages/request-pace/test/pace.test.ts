import { describe, expect, it } from "@jest/globals";
import { answered, overrun, places, restarted, startPace, type Pace } from "../src/index.js";

function after(pace: Pace, answers: number, ms: number, busy = true): Pace {
  let next = pace;
  for (let count = 0; count < answers; count++) next = answered(next, "PUT users", ms, busy);
  return next;
}

describe("the pace", () => {
  it("starts with one request and grows to the most while the broker keeps up", () => {
    expect(places(startPace(32))).toBe(1);
    expect(places(after(startPace(32), 50, 20))).toBe(32);
  });

  it("does not grow when nobody waits for a place", () => {
    expect(places(after(startPace(32), 50, 20, false))).toBe(1);
  });

  it("shrinks when answers become several times slower", () => {
    const fast = after(startPace(32), 60, 100);
    expect(places(after(fast, 60, 2000))).toBeLessThan(places(fast) / 2);
  });

  it("halves when the broker says that it is too much, and then grows slowly", () => {
    const halved = overrun(after(startPace(32), 60, 20));
    expect(places(halved)).toBe(16);
    expect(places(after(halved, 16, 20))).toBeLessThanOrEqual(17);
  });

  it("never falls below one request", () => {
    let pace = startPace(32);
    for (let count = 0; count < 20; count++) pace = overrun(pace);
    expect(places(pace)).toBe(1);
  });

  it("starts with one request after a pause and remembers how far it may go fast", () => {
    const paused = restarted(after(startPace(32), 60, 20));
    expect(places(paused)).toBe(1);
    expect(places(after(paused, 16, 20))).toBeGreaterThanOrEqual(16);
  });

  it("a kind of request that is always slow does not slow the others down", () => {
    let pace = startPace(32);
    for (let count = 0; count < 200; count++) {
      pace = answered(pace, "PUT users", 100, true);
      pace = answered(pace, "PUT classes", 6000, true);
    }
    expect(places(pace)).toBe(32);
  });

  it("a broker that stays slower for good is found to be so, and the pace recovers", () => {
    const fast = after(startPace(8), 60, 100);
    expect(places(after(fast, 2000, 500))).toBe(8);
  });
});
