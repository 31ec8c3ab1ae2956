import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Judged } from "./judge.js";
import { tellMachine, type Machine } from "./machine.js";
import { markdownTable } from "./table.js";
import { drawPlot, type Plot } from "./plot.js";

/** What one scenario came to. */
export interface Result {
  readonly name: string;
  readonly measures: string;
  readonly sizes: object;
  readonly seconds: number;
  readonly figures: readonly Judged[];
  readonly plots: readonly Plot[];
  /** Why it did not complete. */
  readonly failure?: string;
}

export interface Results {
  /** ISO 8601. */
  readonly at: string;
  readonly quick: boolean;
  readonly machine: Machine;
  readonly scenarios: readonly Result[];
}

/** Writes bench.json, bench.md and an SVG file for each plot into a folder, which is made where it is missing. */
export async function writeResults(folder: string, results: Results): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "bench.json"), `${JSON.stringify(results, null, 2)}\n`);
  const lines = [
    `${tellMachine(results.machine)}; ${results.at.slice(0, 10)}.`,
    "",
    ...markdownTable(results.scenarios),
  ];
  await writeFile(join(folder, "bench.md"), `${lines.join("\n")}\n`);
  for (const plot of results.scenarios.flatMap(({ plots }) => plots))
    await writeFile(join(folder, `${plot.name}.svg`), `${drawPlot(plot, tellMachine(results.machine))}\n`);
}
