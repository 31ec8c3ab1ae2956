import { createRequire } from "node:module";
import type Table from "cli-table3";
import { formatCount } from "./format-number.js";

/** Lines and columns without borders, for a terminal and for a pipe; numbers stand to the right. The first row is the heading. */
export function formatTable(rows: readonly (readonly (string | number)[])[]): string {
  const [heading = []] = rows;
  const isNumber = heading.map((_, column) => rows.slice(1).every((row) => typeof row[column] === "number"));
  // loaded at first use: most commands show no table
  const CliTable = createRequire(import.meta.url)("cli-table3") as typeof Table;
  const table = new CliTable({
    chars: Object.fromEntries(borders.map((name) => [name, name === "middle" ? "  " : ""])),
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    colAligns: isNumber.map((yes) => (yes && rows.length > 1 ? "right" : "left")),
  });
  table.push(...rows.map((row) => row.map((cell) => (typeof cell === "number" ? formatCount(cell) : cell))));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

const borders = [
  ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
  ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"],
] as const;
