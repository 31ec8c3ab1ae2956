import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createSlidingWindow, windowMs } from "../../../src/deliver/guard/sliding-window.js";

const minute = 60_000;
const step = fc.record({
  id: fc.integer({ min: 0, max: 8 }).map(String),
  act: fc.constantFrom("meet", "letGo", "forget"),
  afterMs: fc.integer({ min: 0, max: 25 * minute }),
});

describe("the hour", () => {
  it("counts each object once, from when it was first met until an hour later, whatever happens to it", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const hour = createSlidingWindow();
        let model = new Map<string, { since: number; gone: boolean }>();
        let now = 1_000_000;
        for (const { id, act, afterMs } of steps) {
          now += afterMs;
          model = new Map([...model].filter(([, { since }]) => now - since < windowMs));
          const before = model.get(id);
          if (act === "forget") model.delete(id);
          else model.set(id, { since: before?.since ?? now, gone: act === "letGo" || (before?.gone ?? false) });
          const met = act === "forget" ? undefined : model.get(id);
          if (act === "meet") expect(hour.meet(id, now)).toEqual(met);
          else if (act === "letGo") hour.letGo(id, now);
          else hour.forget(id);
          const gone = [...model.values()].filter((one) => one.gone).length;
          expect(hour.count(now)).toEqual({ met: model.size, gone });
          expect(hour.isGone(id, now)).toBe(met?.gone ?? false);
        }
      }),
    );
  });

  it("of an accident of 20,000 objects takes well under a second", () => {
    const hour = createSlidingWindow();
    const started = process.cpuUsage(); // the processor's time: what else runs on the machine does not count
    for (let at = 0; at < 20_000; at += 1) {
      hour.meet(String(at), at);
      hour.count(at);
    }
    for (let at = 0; at < 20_000; at += 1) hour.count(windowMs + at);
    expect(hour.count(2 * windowMs)).toEqual({ met: 0, gone: 0 });
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(1_000);
  });
});
