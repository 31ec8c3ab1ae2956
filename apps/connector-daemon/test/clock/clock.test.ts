import { createWriteStream } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { createLogger } from "@id-connector/logger";
import fc from "fast-check";
import { createClock } from "../../src/clock/clock.js";
import { createCircuitBreaker } from "../../src/deliver/breaker/circuit-breaker.js";

const dayMs = 86_400_000;

/** A machine on which time goes by, and whose clock somebody sets. */
function machine() {
  let [passed, set] = [0, 0];
  const wall = () => 1_800_000_000_000 + passed + set;
  return {
    wall,
    clock: createClock({ wall, monotonic: () => 5_000 + passed }),
    pass: (ms: number) => void (passed += ms),
    step: (ms: number) => void (set += ms),
  };
}

const moves = fc.array(fc.record({ pass: fc.nat(100_000), step: fc.integer({ min: -400 * dayMs, max: 400 * dayMs }) }));

describe("however often the machine's clock is set", () => {
  it("the daemon's goes on by what passed, from what the machine's was at first", () => {
    fc.assert(
      fc.property(moves, (all) => {
        const { clock, wall, pass, step } = machine();
        const begin = wall();
        let passed = 0;
        for (const move of all) {
          step(move.step);
          pass(move.pass);
          passed += move.pass;
          expect(clock.now()).toBe(begin + passed);
        }
      }),
    );
  });

  it("a time of it is told as the machine's clock shows it, and a stamp is no older than that clock says and never of the future", () => {
    fc.assert(
      fc.property(moves, fc.integer({ min: -dayMs, max: dayMs }), (all, ago) => {
        const { clock, wall, pass, step } = machine();
        for (const move of all) {
          step(move.step);
          pass(move.pass);
        }
        expect(Math.abs(clock.onWall(clock.now() - ago) - (wall() - ago))).toBeLessThan(1_000);
        const age = clock.now() - clock.offWall(wall() - ago);
        expect(age).toBeGreaterThanOrEqual(0);
        expect(Math.abs(age - Math.max(0, ago))).toBeLessThan(1_000);
      }),
    );
  });

  it("a time of it is told the same each time, and so is a stamp that another process made", () => {
    let passed = 0;
    const wall = () => 1_800_000_000_000 + Math.floor(passed);
    const clock = createClock({ wall, monotonic: () => 5_000.4 + passed });
    const [at, stamp] = [clock.now(), wall() - 60_000];
    const told = new Set<number>();
    for (; passed < 1_000; passed += 7.3) told.add(clock.onWall(at)).add(clock.onWall(clock.offWall(stamp)));
    expect([...told]).toEqual([at, stamp]);
  });

  it("the pause of an authority ends when it was decided that it should", () => {
    const log = createLogger({ level: "error", stream: createWriteStream("/dev/null") });
    fc.assert(
      fc.property(moves, (all) => {
        const { clock, pass, step } = machine();
        const breaker = createCircuitBreaker({ most: 4, now: clock.now, random: () => 0.5, log });
        breaker.halt({ code: "SERVER_ERROR", message: "" });
        const decided = breaker.closedForMs();
        for (const move of all) step(move.step);
        pass(decided - 1);
        expect(breaker.closedForMs()).toBe(1);
        for (const move of all) step(-move.step);
        pass(1);
        expect(breaker.closedForMs()).toBe(0);
      }),
    );
  });
});
