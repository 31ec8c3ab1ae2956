import { describe, expect, it } from "@jest/globals";
import { pauseUntilRetry, spreadOut } from "../../../src/deliver/trash/retry-schedule.js";
import { rested, retryFailed } from "../../../src/deliver/breaker/retry-backoff.js";

const [minute, day] = [60_000, 86_400_000];

describe("pauses between retries", () => {
  it("grow from minutes to a day, and not beyond", () => {
    const pauses = Array.from({ length: 12 }, (_, retries) => pauseUntilRetry(retries, 0.5));
    expect(pauses[0]).toBeLessThan(10 * minute);
    expect(pauses[0]).toBeGreaterThan(minute);
    for (const [index, pause] of pauses.entries()) expect(pause).toBeGreaterThanOrEqual(pauses[index - 1] ?? 0);
    expect(pauses.at(-1)).toBeGreaterThan(day / 2);
    expect(pauseUntilRetry(10_000, 0.999)).toBeLessThanOrEqual(day);
    expect(pauseUntilRetry(-10_000, 0.5)).toBe(pauseUntilRetry(0, 0.5));
  });

  it("of those that are brought forward are some seconds for a few and half an hour for tens of thousands", () => {
    expect(spreadOut(1, 0)).toBeGreaterThan(1_000);
    expect(spreadOut(5, 0.999)).toBeLessThan(10_000);
    expect(spreadOut(20_000, 0.5)).toBeGreaterThan(10 * minute);
    expect(spreadOut(20_000, 0.999)).toBeLessThan(60 * minute);
  });

  it("come between all retries when three in a row got no proper answer: up to a minute", () => {
    const after = (failures: number) =>
      Array.from({ length: failures }).reduce<typeof rested>((rest) => retryFailed(rest, 1_000), rested).until;
    expect([after(1), after(2)]).toEqual([0, 0]);
    expect(after(3)).toBeGreaterThan(1_000);
    expect(after(4)).toBeGreaterThan(after(3));
    expect(after(50)).toBe(1_000 + minute);
  });
});
