// Works once for each line of standard input and says how it went, for src/program.ts.
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";

export const say = (line) => writeSync(1, `${line}\n`);

export async function workOnOrder(work) {
  say("ready");
  for await (const order of createInterface({ input: process.stdin })) {
    if (order !== "work") throw new Error(`no such order: ${order}`);
    await work().then(
      () => say("done"),
      (error) => say(`failed ${error.code}`),
    );
  }
  process.exit(0);
}
