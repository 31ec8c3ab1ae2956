import { expect, it } from "@jest/globals";
import { judgeDoubt } from "../../src/doubt/judge-doubt.js";

const saidAt = Date.parse("2026-11-23T08:00:00Z");
const at = (time: string) => [`20261123${time}.561161Z#000000#000#000000`];

it.each([
  ["knows changes that were made later, however the clocks go", at("080501"), 1_000],
  ["never said how far it has come, and a day is over", [], 86_400_001],
])("a server that %s is believed", (_, position, age) => {
  expect(judgeDoubt({ saidAt, position, now: saidAt + age })).toBe("believed");
});

it.each([
  ["at first soon", 0, 1_000],
  ["then later", 40_000, 10_000],
  ["at last once a minute", 3_600_000, 60_000],
])("another one is read again, %s", (_, age, pauseMs) => {
  expect(judgeDoubt({ saidAt, position: at("080459"), now: saidAt + age })).toEqual({ pauseMs });
  expect(judgeDoubt({ saidAt, position: [], now: saidAt + age })).toEqual({ pauseMs });
});
