import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { connectorFolders } from "@id-connector/connector-settings";
import fc from "fast-check";
import { goOn, startCalendar } from "../../src/clock/calendar.js";
import { createClock } from "../../src/clock/clock.js";
import { openCalendar } from "../../src/daemon/open-calendar.js";
import { stageOf } from "../support/stage-of.js";

const [minuteMs, windowMs, dayMs] = [60_000, 3_600_000, 86_400_000];
const begin = 1_800_000_000_000;

/** The calendar after so many hours, a look each minute, beside a clock that stands so far ahead. */
function after(hours: number, aheadMs: number, from = startCalendar(begin)) {
  let calendar = from;
  for (let passed = minuteMs; passed <= hours * windowMs; passed += minuteMs)
    calendar = goOn(calendar, minuteMs, begin + passed + aheadMs);
  return calendar;
}

describe("how far the machine's clock is believed", () => {
  it("is all the way where nobody sets it", () => {
    expect(after(24 * 30, 0).at).toBe(begin + 30 * dayMs);
    expect(after(24, minuteMs).at).toBe(begin + dayMs + minuteMs);
  });

  it.each([windowMs, dayMs, 31 * dayMs, 3_000 * dayMs])(
    "is no further for a jump of %i ms, until that has lasted a week",
    (jump) => {
      expect(after(24 * 7 - 1, jump).at).toBe(begin + (24 * 7 - 1) * windowMs);
      expect(after(24 * 7, jump).at).toBe(begin + 7 * dayMs + jump);
    },
  );

  it("begins the week anew when the clock was right in between", () => {
    const { at } = after(24 * 6, 31 * dayMs);
    const right = goOn({ at, aheadMs: 6 * dayMs }, minuteMs, at + minuteMs);
    expect(right).toEqual(startCalendar(at + minuteMs));
  });

  it("goes back with the clock", () => {
    expect(after(1, -31 * dayMs).at).toBe(begin + windowMs - 31 * dayMs);
  });

  it("is never beyond the clock, and never further on than time went by, but for what a time server corrects", () => {
    const move = fc.record({ pass: fc.nat(minuteMs), step: fc.integer({ min: -400 * dayMs, max: 400 * dayMs }) });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 200 }), (moves) => {
        let [calendar, wall, passed] = [startCalendar(begin), begin, 0];
        for (const { pass, step } of moves) {
          wall += pass + step;
          passed += pass;
          calendar = goOn(calendar, pass, wall);
          expect(calendar.at).toBeLessThanOrEqual(wall);
        }
        expect(calendar.at).toBeLessThanOrEqual(begin + passed + moves.length * 5 * minuteMs);
      }),
    );
  });
});

describe("the calendar on disk", () => {
  let home: string;
  let wall: number;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "calendar-"));
    wall = begin;
  });
  afterEach(() => rm(home, { recursive: true }));
  const open = () => openCalendar(connectorFolders(home), createClock({ wall: () => wall, monotonic: () => wall }));
  /** A daemon that runs and is stopped. */
  const daemon = async () => {
    const calendar = await open();
    await calendar.run(AbortSignal.abort(), stageOf("calendar"));
    return calendar.believed();
  };

  it("outlives the daemon: what the clock jumped while none ran is not believed, nor the time of holidays at first", async () => {
    expect(await daemon()).toBe(begin);
    wall += 42 * dayMs;
    expect(await daemon()).toBe(begin);
    expect(await daemon()).toBe(begin);
  });

  it("follows a stop of minutes at once", async () => {
    await daemon();
    wall += 4 * minuteMs;
    expect(await daemon()).toBe(wall);
  });

  it.each(["", "7", "{", '{"at":"x","aheadMs":0}', '{"at":1e999,"aheadMs":0}', '{"at":-1,"aheadMs":0}'])(
    "that is broken is none: %s",
    async (text) => {
      await daemon();
      await writeFile(join(connectorFolders(home).state, "calendar.json"), text);
      wall += dayMs;
      expect(await daemon()).toBe(wall);
    },
  );
});
