import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

/** Lines over one axis. */
export interface Plot {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const [width, height] = [640, 360];
const mostPoints = 200;

use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

/** The text of an SVG file; `note` stands below its title. */
export function drawPlot({ title, x, y, lines }: Plot, note: string): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: "#fff",
      title: {
        ...{ text: title, left: "center", textStyle: { fontSize: 14 } },
        ...{ subtext: note, subtextStyle: { fontSize: 9 }, itemGap: 4 },
      },
      legend: { top: 42, itemHeight: 8 },
      grid: { left: 70, right: 30, top: 70, bottom: 50 },
      xAxis: { type: "value", name: x, nameLocation: "middle", nameGap: 28, max: "dataMax" },
      yAxis: { type: "value", name: y, nameLocation: "middle", nameGap: 52 },
      series: lines.map(({ name, points }) => ({
        ...{ type: "line", name, showSymbol: points.length <= 10 },
        data: thin(points, mostPoints),
      })),
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** At most so many of the points, evenly chosen, the last one always: more are not seen. */
export function thin<T>(points: readonly T[], most: number): readonly T[] {
  if (points.length <= most) return points;
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => points[Math.round(index * step)] as T);
}
