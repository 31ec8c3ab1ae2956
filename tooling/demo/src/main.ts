import { parseArgs } from "node:util";
import { play } from "./play.js";
import { runDemo } from "./run-demo.js";
import { startDemo } from "./start-demo.js";

const { values } = parseArgs({
  options: { keep: { type: "boolean", default: false }, inspect: { type: "boolean", default: false } },
});
const print = (line: string) => {
  console.log(line);
};

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    stop.abort();
  });
}
const demo = await startDemo(values.inspect ? ["--inspect=127.0.0.1:9229"] : []);
try {
  const equal = await runDemo(demo, print, stop.signal);
  if (values.keep) await play(demo, print, stop.signal);
  process.exitCode = equal ? 0 : 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await demo.close();
}
