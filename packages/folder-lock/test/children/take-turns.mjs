// Locks the folder argv[2] argv[3] times; inside each turn it makes and removes a folder that only one can make at a time.
import { mkdirSync, rmdirSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { lockFolder } from "../../dist/index.js";

for (let turn = 0; turn < Number(process.argv[3]); turn += 1) {
  const lock = await lockFolder(process.argv[2], "turns", { waitMs: 60_000 });
  mkdirSync(`${process.argv[2]}/alone`);
  await setImmediate();
  rmdirSync(`${process.argv[2]}/alone`);
  await lock.release();
}
