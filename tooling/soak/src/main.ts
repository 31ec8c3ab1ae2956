import { randomInt } from "node:crypto";
import { readOptions, UsageError } from "./read-options.js";
import { runSoak } from "./run-soak.js";

const print = (line: string) => {
  console.log(line);
};
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    stop.abort();
  });
}
try {
  const asked = readOptions(process.argv.slice(2), randomInt(2 ** 32));
  if (asked.ask === "help") print(asked.text);
  else process.exitCode = (await runSoak(asked.options, print, stop.signal)) ? 0 : 1;
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`soak: ${error.message}`);
  process.exitCode = 2;
}
