import type { Line, Plot } from "../report/plot.js";
import type { Figure } from "../scenario.js";
import { median, percentile } from "../statistics.js";

/** Median and 99th percentile of times in milliseconds. */
export function reactionFigures(name: string, times: readonly number[]): readonly Figure[] {
  return [
    { name: `${name}: median`, value: median(times), unit: "ms" },
    { name: `${name}: 99 of 100`, value: percentile(times, 0.99), unit: "ms" },
  ];
}

/** Which share of the changes took at most how long, beside the limits: points of the same kind. */
export function reactionPlot(
  { name, title, limits }: Pick<Plot, "name" | "title"> & { readonly limits: Line["points"] },
  times: Readonly<Record<string, readonly number[]>>,
): Plot {
  const shares = Array.from({ length: 100 }, (_, index) => index + 1);
  return {
    ...{ name, title, x: "share of the changes (%)", y: "took at most (ms)" },
    lines: [
      ...Object.entries(times).map(([line, values]) => ({
        name: line,
        points: shares.map((share) => [share, percentile(values, share / 100)] as const),
      })),
      { name: "limit", points: limits },
    ],
  };
}
