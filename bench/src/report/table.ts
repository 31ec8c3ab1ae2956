import type { Limit } from "../scenario.js";
import type { Judged } from "./judge.js";

const headings = ["scenario", "figure", "value", "limit", "verdict"] as const;

/** The lines of a table of scenarios and their figures, all columns as wide as they need. Pure. */
export function table(scenarios: readonly { readonly name: string; readonly figures: readonly Judged[] }[]): string[] {
  const rows = scenarios.flatMap(({ name, figures }) =>
    figures.map((figure, index) => [
      index === 0 ? name : "",
      figure.name,
      withUnit(figure.value, figure.unit),
      figure.limit === undefined ? "" : describeLimit(figure.limit, figure.unit),
      figure.verdict,
    ]),
  );
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(headings), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}

/** A limit in words, such as "at most 25 ms". */
export function describeLimit(limit: Limit, unit: string): string {
  return "atMost" in limit ? `at most ${withUnit(limit.atMost, unit)}` : `at least ${withUnit(limit.atLeast, unit)}`;
}

/** Three figures that mean something are enough. */
function withUnit(value: number, unit: string): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`.trimEnd();
}
