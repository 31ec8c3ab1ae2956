import type { Limit } from "../scenario.js";
import type { Judged } from "./judge.js";

/** What a table shows of a scenario. */
export interface Shown {
  readonly name: string;
  readonly figures: readonly Judged[];
}

const headings = ["scenario", "figure", "value", "limit", "verdict"] as const;
/** The column with numbers. */
const valueColumn = headings.indexOf("value");

/** The lines of a table of scenarios and their figures, all columns as wide as they need. Pure. */
export function table(scenarios: readonly Shown[]): string[] {
  const rows = rowsOf(scenarios);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === valueColumn ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [line(headings), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}

/** The same in Markdown, for docs/performance.md. Pure. */
export function markdownTable(scenarios: readonly Shown[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = headings.map((_, column) => (column === valueColumn ? "---:" : "---"));
  return [line(headings), line(rule), ...rowsOf(scenarios).map(line)];
}

function rowsOf(scenarios: readonly Shown[]): readonly (readonly string[])[] {
  return scenarios.flatMap(({ name, figures }) =>
    figures.map((figure, index) => [
      index === 0 ? name : "",
      figure.name,
      withUnit(figure.value, figure.unit),
      figure.limit === undefined ? "" : describeLimit(figure.limit, figure.unit),
      figure.verdict,
    ]),
  );
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
