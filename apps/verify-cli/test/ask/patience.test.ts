import { describe, expect, it } from "@jest/globals";
import { cost, gaveUp, isExhausted, patient, troubled, type Patience } from "../../src/ask/patience.js";

interface Round {
  readonly price: number;
  readonly retryAfterMs?: number;
}

/** Fails again and again, each time as soon as the pause is over; how often, and after how many milliseconds it gives up. */
function bear({ price, retryAfterMs }: Round): { rounds: number; ms: number } {
  let [patience, now]: [Patience, number] = [patient, 1_000_000];
  while (!isExhausted(patience)) {
    now = Math.max(now, patience.closedUntil);
    patience = troubled(patience, { now, cost: price, retryAfterMs, random: 1 });
  }
  return { rounds: patience.rounds, ms: now - 1_000_000 };
}

describe("patience", () => {
  it("with a broker that refuses connections ends after a few tries in some seconds", () => {
    expect(bear({ price: cost.fails })).toEqual({ rounds: 5, ms: 7_500 });
  });
  it("with one that asks to wait lasts longer than a minute, and as long as it asks for", () => {
    const { rounds, ms } = bear({ price: cost.asksToWait });
    expect(rounds).toBe(15);
    expect(ms).toBeGreaterThan(60_000);
    expect(bear({ price: cost.asksToWait, retryAfterMs: 60_000 }).ms).toBe(500 + 13 * 60_000);
  });
  it("with one that does not answer at all ends after three tries, which took their time", () => {
    expect(bear({ price: cost.doesNotAnswer }).rounds).toBe(3);
  });
  it("is over after three tries, a minute apart at most, where the broker wants to be left alone for hours", () => {
    expect(bear({ price: cost.asksToWait, retryAfterMs: 3_600_000 })).toEqual({ rounds: 3, ms: 500 + 60_000 });
  });
  it("with one bad answer that asks for an hour ends a moment later, and is whole again with the next good one", () => {
    const trouble = { now: 1000, cost: cost.asksToWait, retryAfterMs: 3_600_000, random: 1 };
    expect(troubled(patient, trouble)).toMatchObject({ closedUntil: 1500 });
    expect(isExhausted(troubled(patient, trouble))).toBe(false);
  });
  it("takes all that fails during a pause for one failure", () => {
    const first = troubled(patient, { now: 1000, cost: cost.fails, random: 0.5 });
    expect(troubled(first, { now: first.closedUntil - 1, cost: cost.fails, random: 0.5 })).toBe(first);
  });
  it("ends when many objects in a row were given up", () => {
    let patience = patient;
    for (let count = 0; count < 15; count += 1) {
      expect(isExhausted(patience)).toBe(false);
      patience = gaveUp(patience);
    }
    expect(isExhausted(patience)).toBe(true);
  });
});
