import { expect, it } from "@jest/globals";
import { judge } from "../../src/report/judge.js";
import { describeLimit, markdownTable, table } from "../../src/report/table.js";
import { atMost, timedAtLeast } from "../../src/scenario.js";

it("each figure has a line with its limit and verdict, each scenario its name once", () => {
  const figures = [
    { name: "requests", value: 0, unit: "" },
    { name: "share", value: 71.26, unit: "%" },
    { name: "items", value: 20_000, unit: "/s" },
  ];
  const limits = { requests: atMost(0), share: timedAtLeast(80) };
  expect(table([{ name: "storm", figures: judge(figures, limits, { quick: false }) }])).toEqual([
    "scenario  figure       value  limit          verdict",
    "--------  --------  --------  -------------  --------",
    "storm     requests         0  at most 0      held",
    "          share       71.3 %  at least 80 %  NOT HELD",
    "          items     20000 /s",
  ]);
});

it("the same stands in Markdown for the documentation", () => {
  const figures = judge([{ name: "requests", value: 2, unit: "" }], { requests: atMost(0) }, { quick: false });
  expect(markdownTable([{ name: "storm", figures }])).toEqual([
    "| scenario | figure | value | limit | verdict |",
    "| --- | --- | ---: | --- | --- |",
    "| storm | requests | 2 | at most 0 | NOT HELD |",
  ]);
});

it("numbers have the digits that mean something", () => {
  expect([0.1234, 12.345, 123.456, 3].map((most) => describeLimit(atMost(most), "ms"))).toEqual([
    "at most 0.12 ms",
    "at most 12.3 ms",
    "at most 123 ms",
    "at most 3 ms",
  ]);
});
