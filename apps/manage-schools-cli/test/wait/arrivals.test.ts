import { expect, it } from "@jest/globals";
import type { Arrival } from "@id-connector/delivery-tracker";
import { isAllWell, sumArrivals } from "../../src/wait/arrivals.js";
import { describeArrivals } from "../../src/wait/describe-arrivals.js";

const arrival = (id: string, outcome: Arrival["outcome"], code?: string): Arrival => ({
  ...{ id, authority: "A", outcome },
  ...(code === undefined ? {} : { reason: { code, message: "Why.", firstAt: "", lastAt: "" } }),
});

it("refusals are told by their reason, the most frequent first, with a few entryUUIDs", () => {
  const arrivals = sumArrivals([
    ...["1", "2"].map((id) => arrival(id, "sent")),
    arrival("3", "trash", "EXISTS"),
    ...["4", "5", "6", "7", "8", "9"].map((id) => arrival(id, "trash", "REFUSED")),
  ]);
  expect(isAllWell(arrivals)).toBe(false);
  expect(describeArrivals(arrivals, false)).toEqual([
    "Done: 2 sent.",
    "6 objects lie in the trash (REFUSED): Why. (e.g. 4, 5, 6, 7, 8)",
    "1 object lies in the trash (EXISTS): Why. (3)",
  ]);
});

it("what the broker does not have is deleted where that was wanted", () => {
  const arrivals = sumArrivals([arrival("1", "absent"), arrival("2", "incomplete")]);
  expect(isAllWell(arrivals)).toBe(true);
  expect(describeArrivals(arrivals, true)[0]).toMatch(/^Done: 1 deleted, 1 sent without/);
});
