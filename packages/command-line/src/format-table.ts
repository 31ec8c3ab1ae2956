import { formatCount } from "./format-number.js";
import type { Line, Styled } from "./line.js";
import { makeVisible } from "./make-visible.js";
import { textWidth } from "./text-width.js";

/** What stands in a table; numbers stand to the right. */
export type Cell = string | number | Styled;

/**
 * Lines and columns without borders, for a terminal and for a pipe. The first row is the heading. Pure.
 *
 * @example
 * ```ts
 * import { formatTable, renderLine } from "@id-connector/command-line";
 *
 * for (const line of formatTable([["School", "Users"], ["DEMOSCHOOL", 120]])) console.log(renderLine(line, false));
 * ```
 */
export function formatTable(rows: readonly (readonly Cell[])[]): readonly Line[] {
  const [heading = []] = rows;
  const columns = heading.map((_, column) => ({
    width: Math.max(...rows.map((row) => textWidth(textOf(row[column] ?? "")))),
    isNumber: rows.length > 1 && rows.slice(1).every((row) => typeof row[column] === "number"),
  }));
  return rows.map((row) => {
    const parts = columns.flatMap(({ width, isNumber }, column) => {
      const cell = row[column] ?? "";
      const space = " ".repeat(width - textWidth(textOf(cell)));
      const shown = typeof cell === "object" ? cell : textOf(cell);
      return [...(column === 0 ? [] : [gap]), ...(isNumber ? [space, shown] : [shown, space])];
    });
    return withoutEnd(parts);
  });
}

const gap = "  ";

/** Nothing stands behind the last word of a line. */
function withoutEnd(parts: readonly (string | Styled)[]): Line {
  const last = parts.findLastIndex((part) => typeof part === "object" || part.trim() !== "");
  const kept = parts.slice(0, last + 1);
  return kept.every((part) => typeof part === "string") ? kept.join("").trimEnd() : kept;
}

function textOf(cell: Cell): string {
  if (typeof cell === "number") return formatCount(cell);
  return makeVisible(typeof cell === "string" ? cell : cell.text);
}
