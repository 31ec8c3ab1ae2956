import { describe, expect, it } from "@jest/globals";
import { answered, overrun, places, refused, restarted, startPace, type Pace } from "../src/index.js";

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

  it("gives up a place for each request that the broker has no place for", () => {
    const all = after(startPace(32), 60, 20);
    expect(places(refused(all, 32))).toBe(31);
    const four = [8, 7, 6, 5].reduce(refused, all);
    expect(places(four)).toBe(4);
    expect(places(after(four, 179, 20))).toBe(4);
  });

  it("tries one more place after many answers, and the next after two rounds more, while the broker has it", () => {
    const steady = refused(after(startPace(32), 60, 20), 9);
    const trying = after(steady, 180, 20);
    expect([places(steady), places(trying), places(after(trying, 17, 20)), places(after(trying, 18, 20))]).toEqual([
      8, 9, 9, 10,
    ]);
  });

  it("leaves a place to others for two rounds where the place that it tried was refused", () => {
    const giving = refused(after(refused(after(startPace(32), 60, 20), 9), 180, 20), 9);
    expect([places(giving), places(after(giving, 13, 20)), places(after(giving, 14, 20))]).toEqual([7, 7, 8]);
  });

  it("halves when an answer does not come", () => {
    expect(places(overrun(after(startPace(32), 60, 20)))).toBe(16);
  });

  it("never falls below one request", () => {
    let pace = startPace(32);
    for (let count = 0; count < 20; count++) pace = count % 2 === 0 ? overrun(pace) : refused(pace, 1);
    expect(places(pace)).toBe(1);
    expect(places(after(pace, 180, 20))).toBe(2);
    expect(places(refused(after(pace, 180, 20), 2))).toBe(1);
  });

  it("starts with one request after a pause and climbs quickly to half of what was known before", () => {
    const paused = restarted(after(startPace(32), 60, 20));
    expect([0, 15, 60].map((answers) => places(after(paused, answers, 20)))).toEqual([1, 16, 16]);
    const drained = [8, 7, 6, 5, 4, 3, 2, 1].reduce(refused, after(refused(after(startPace(32), 60, 20), 9), 180, 20));
    expect([places(drained), places(after(restarted(drained), 60, 20))]).toEqual([1, 4]);
  });

  it("climbs as far as before after an outage in which each request was refused alone", () => {
    let pace = refused(after(startPace(32), 20, 20), 9);
    for (let tries = 0; tries < 5; tries += 1) pace = refused(restarted(pace), 1);
    expect(places(after(restarted(pace), 60, 20))).toBe(4);
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
