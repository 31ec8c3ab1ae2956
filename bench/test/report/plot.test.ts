import { expect, it } from "@jest/globals";
import { drawPlot, thin } from "../../src/report/plot.js";

it("a plot is an SVG text with its title, its note, its axes and a line for each name", () => {
  const lines = ["measured", "linear"].map((name) => ({ name, points: [[0, 1] as const, [2, 3] as const] }));
  const svg = drawPlot({ name: "growth", title: "How it grows", x: "objects", y: "seconds", lines }, "two cores");
  expect(svg).toMatch(/^<svg /);
  for (const word of ["How it grows", "objects", "seconds", "measured", "linear", "two cores"])
    expect(svg).toContain(word);
});

it("a plot of very many points stays small", () => {
  const points = Array.from({ length: 100_000 }, (_, index) => [index, index % 7] as const);
  const svg = drawPlot({ name: "long", title: "Long", x: "s", y: "MB", lines: [{ name: "memory", points }] }, "");
  expect(svg.length).toBeLessThan(20_000);
});

it("of too many points the first and the last stay, and those between are evenly chosen", () => {
  expect(thin([0, 1, 2, 3, 4, 5, 6, 7, 8], 5)).toEqual([0, 2, 4, 6, 8]);
  expect(thin([0, 1], 5)).toEqual([0, 1]);
});
