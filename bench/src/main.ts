import { parseArgs } from "node:util";
import { measureChanges } from "./measure-changes.js";
import { measureClient } from "./measure-client.js";
import { measureFirstSynchronisation } from "./measure-first-synchronisation.js";
import { measureHelp, measureVerify } from "./measure-programs.js";
import { startBench } from "./start-bench.js";

const { values } = parseArgs({
  options: { users: { type: "string", default: "2000" }, changes: { type: "string", default: "100" } },
});

/** One line: what was measured, and the limit that it keeps, if it has one. */
interface Row {
  readonly what: string;
  readonly value: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

const bench = await startBench(Number(values.users));
try {
  const client = await measureClient(bench, 500);
  const first = await measureFirstSynchronisation(bench);
  const changes = await measureChanges(bench, Number(values.changes));
  const verified = await measureVerify(bench, first.objects);
  // limits are ratios within one run, for machines differ: what the product does to what its parts could do
  const rows: readonly Row[] = [
    { what: "first synchronisation, objects a second", value: first.objectsPerSecond },
    { what: "the client alone, creations a second", value: client.perSecond },
    { what: "their ratio", value: first.objectsPerSecond / client.perSecond, atLeast: 0.15 },
    { what: "writes per object", value: first.writesPerObject, atMost: 1.05 },
    { what: "one request, median ms", value: client.medianMs },
    { what: "one change on an idle daemon, median ms", value: changes.medianMs },
    { what: "their ratio", value: changes.medianMs / client.medianMs, atMost: 40 },
    { what: "verify all, objects a second", value: verified },
    { what: "the client alone, readings a second", value: client.readsPerSecond },
    { what: "their ratio", value: verified / client.readsPerSecond, atLeast: 0.15 },
    { what: "--help, times a bare Node", value: await measureHelp(bench), atMost: 4 },
  ];
  for (const row of rows) console.log(describe(row));
  process.exitCode = rows.every(holds) ? 0 : 1;
} finally {
  await bench.close();
}

function describe(row: Row): string {
  const { what, value, atLeast, atMost } = row;
  const limit = atLeast !== undefined ? `at least ${atLeast}` : atMost !== undefined ? `at most ${atMost}` : "";
  return `${what.padEnd(44)} ${value.toFixed(2).padStart(10)}  ${limit}${holds(row) ? "" : "  NOT HELD"}`.trimEnd();
}

function holds({ value, atLeast = -Infinity, atMost = Infinity }: Row): boolean {
  return value >= atLeast && value <= atMost;
}
