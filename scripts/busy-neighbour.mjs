// Runs a command while something else keeps all cores busy, as often as asked, to see that it holds on a machine that is not idle:
//   node scripts/busy-neighbour.mjs [--times 5] -- npm test
// Prints a line for each run; exit status 0 when all ended with 0.
import { spawn, spawnSync } from "node:child_process";
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({ options: { times: { type: "string" } }, allowPositionals: true });
const times = Number(values.times ?? "1");
const [command, ...argv] = positionals;
if (command === undefined || !Number.isInteger(times) || times < 1)
  throw new Error("usage: node scripts/busy-neighbour.mjs [--times N] -- COMMAND…");

// each ends by itself when this process is gone
const busy = `const parent = process.ppid; while (process.ppid === parent);`;
const neighbours = Array.from({ length: availableParallelism() }, () =>
  spawn(process.execPath, ["-e", busy], { stdio: "ignore" }),
);
let failed = 0;
for (let n = 1; n <= times; n += 1) {
  const began = Date.now();
  const { status } = spawnSync(command, argv, { stdio: "inherit" });
  const minutes = ((Date.now() - began) / 60_000).toFixed(1);
  const load = loadavg()[0].toFixed(1);
  console.log(
    `run ${n} of ${times} beside a busy neighbour: status ${status}, ${minutes} min, load ${load} at its end`,
  );
  if (status !== 0) failed += 1;
}
for (const neighbour of neighbours) neighbour.kill();
process.exitCode = failed === 0 ? 0 : 1;
