import { expect, test } from "@jest/globals";
import { covers, createMark, timeOfPosition } from "../src/index.js";
import { msBehind } from "../src/csn.js";

const csn = (second: string, server = "001") => `202611230818${second}.561161Z#000000#${server}#000000`;

test.each([
  ["nothing was known before", [], []],
  ["it is as far", [csn("10")], [csn("10")]],
  ["it is further", [csn("11")], [csn("10")]],
  ["another server has written since", [csn("10"), csn("10", "002")], [csn("10")]],
  ["it lags at none of several", [csn("11"), csn("10", "002")], [csn("10"), csn("10", "002")]],
])("a server covers what was known: %s", (_, position, known) => {
  expect(covers(position, known)).toBe(true);
});

test.each([
  ["it is behind", [csn("09")], [csn("10")]],
  ["it does not say how far it is", [], [csn("10")]],
  ["it lacks a server that wrote", [csn("59")], [csn("10"), csn("10", "002")]],
  ["it lags at one of several", [csn("59"), csn("09", "002")], [csn("10"), csn("10", "002")]],
])("a server does not: %s", (_, position, known) => {
  expect(covers(position, known)).toBe(false);
});

test("how far it is behind is told by the clocks of those who wrote", () => {
  expect(msBehind([csn("06"), csn("10", "002")], [csn("10"), csn("11", "002")])).toBe(4_000);
  expect(msBehind([csn("10")], [csn("10")])).toBe(0);
  expect(msBehind([], [csn("10")])).toBeUndefined();
  expect(timeOfPosition([csn("06"), csn("10", "002")])).toBe(Date.parse("2026-11-23T08:18:10Z"));
  expect(timeOfPosition(["no CSN"])).toBeUndefined();
});

test("a mark only grows, server by server", async () => {
  const mark = createMark([csn("10")]);
  await mark.raise([csn("09"), csn("10", "002")]);
  expect(mark.newest()).toEqual([csn("10"), csn("10", "002")]);
});
