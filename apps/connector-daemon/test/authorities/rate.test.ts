import { expect, it } from "@jest/globals";
import { createRate } from "../../src/authorities/rate.js";

it("the rate is that of the last minute; what is older does not count", () => {
  let now = 1_000_000;
  const rate = createRate(() => now);
  for (let count = 0; count < 600; count++) {
    rate.count();
    now += 100;
  }
  expect(rate.perSecond()).toBeCloseTo(10, 0);
  now += 61_000;
  expect(rate.perSecond()).toBe(0);
});
it("right after the start it is the rate since then", () => {
  let now = 0;
  const rate = createRate(() => now);
  for (let count = 0; count < 50; count++) rate.count();
  now = 5_000;
  expect(rate.perSecond()).toBeCloseTo(10, 0);
});
