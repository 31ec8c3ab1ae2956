import { describe, expect, it } from "@jest/globals";
import { judge, keeps } from "../../src/report/judge.js";
import { atMost, timedAtLeast, timedAtMost } from "../../src/scenario.js";

const verdictOf = (value: number, limit: Parameters<typeof keeps>[1], quick = false) =>
  judge([{ name: "it", value, unit: "" }], { it: limit }, { quick })[0]?.verdict;

describe("a limit", () => {
  it("is held by the very value that it names", () => {
    expect(verdictOf(5, atMost(5))).toBe("held");
    expect(verdictOf(80, timedAtLeast(80))).toBe("held");
  });

  it("is not held beyond it", () => {
    expect(verdictOf(5.01, atMost(5))).toBe("NOT HELD");
    expect(verdictOf(79.9, timedAtLeast(80))).toBe("NOT HELD");
  });

  it("is not held by what is no number", () => {
    expect(verdictOf(NaN, atMost(5))).toBe("NOT HELD");
    expect(verdictOf(NaN, timedAtLeast(0))).toBe("NOT HELD");
  });
});

describe("in a quick run", () => {
  it("a limit in which the machine has a say is not judged", () => {
    expect(verdictOf(1000, timedAtMost(5), true)).toBe("not judged");
    expect(verdictOf(1, timedAtLeast(80), true)).toBe("not judged");
  });

  it("a limit of what is counted is judged", () => {
    expect(verdictOf(1, atMost(0), true)).toBe("NOT HELD");
    expect(verdictOf(0, atMost(0), true)).toBe("held");
  });
});

it("a figure without a limit has no verdict, and keeps name, value and unit", () => {
  const figure = { name: "rate", value: 3, unit: "/s" };
  expect(judge([figure], {}, { quick: false })).toEqual([{ ...figure, verdict: "" }]);
});

it("a limit whose figure nobody measured is not held", () => {
  const [judged] = judge([], { forgotten: atMost(5) }, { quick: true });
  expect(judged).toMatchObject({ name: "forgotten", verdict: "NOT HELD" });
});

it("a limit that is not judged needs no figure", () => {
  const limits = { forgotten: timedAtMost(5) };
  expect(judge([], limits, { quick: true })).toEqual([]);
  expect(judge([], limits, { quick: false })).toMatchObject([{ name: "forgotten", verdict: "NOT HELD" }]);
});
