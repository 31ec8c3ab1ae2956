import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { makeStamps } from "../src/stamp.js";

test("stamps grow even where the clock stands still or goes back, and follow it where it goes on", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1 }), (times) => {
      let now = 0;
      const stamps = makeStamps(() => now);
      let last = -1;
      for (const time of times) {
        now = time;
        const stamp = stamps();
        expect(stamp).toBeGreaterThan(last);
        expect(stamp).toBeGreaterThanOrEqual(time * 1000);
        last = stamp;
      }
    }),
  );
});
