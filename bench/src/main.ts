import { parseArgs } from "node:util";
import { measureChanges } from "./measure-changes.js";
import { measureClient } from "./measure-client.js";
import { measureFirstSynchronisation } from "./measure-first-synchronisation.js";
import { startBench } from "./start-bench.js";

const { values } = parseArgs({
  options: { users: { type: "string", default: "2000" }, changes: { type: "string", default: "100" } },
});

/** Limits as ratios within one run, for machines differ: what the daemon does to what its parts could do. */
const leastShareOfClient = 0.15;
const mostRequestsPerObject = 1.05;
const mostChangeToRoundTrip = 40;

const bench = await startBench(Number(values.users));
try {
  const client = await measureClient(bench, 500);
  const first = await measureFirstSynchronisation(bench);
  const changes = await measureChanges(bench, Number(values.changes));
  const rows: [string, number, string, boolean][] = [
    ["first synchronisation, objects a second", first.objectsPerSecond, "", true],
    ["the client alone, creations a second", client.perSecond, "", true],
    [
      "their ratio",
      first.objectsPerSecond / client.perSecond,
      `at least ${leastShareOfClient}`,
      first.objectsPerSecond / client.perSecond >= leastShareOfClient,
    ],
    [
      "writes per object",
      first.writesPerObject,
      `at most ${mostRequestsPerObject}`,
      first.writesPerObject <= mostRequestsPerObject,
    ],
    ["one request, median ms", client.medianMs, "", true],
    ["one change on an idle daemon, median ms", changes.medianMs, "", true],
    [
      "their ratio",
      changes.medianMs / client.medianMs,
      `at most ${mostChangeToRoundTrip}`,
      changes.medianMs / client.medianMs <= mostChangeToRoundTrip,
    ],
  ];
  for (const [what, value, limit, holds] of rows) {
    console.log(`${what.padEnd(44)} ${value.toFixed(2).padStart(10)}  ${limit}${holds ? "" : "  NOT HELD"}`);
  }
  process.exitCode = rows.every(([, , , holds]) => holds) ? 0 : 1;
} finally {
  await bench.close();
}
