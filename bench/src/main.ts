import { fileURLToPath } from "node:url";
import { readOptions } from "./read-options.js";
import { runBench } from "./run-bench.js";
import { scenarios } from "./scenarios.js";

// the world's folder is removed at the exit, its processes end with this one
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const options = readOptions(process.argv.slice(2), { out: fileURLToPath(new URL("../results", import.meta.url)) });
const isGood = await runBench(scenarios, options, (line) => {
  console.log(line);
});
process.exitCode = isGood ? 0 : 1;
