import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { median } from "./median.js";
import { authority, type Bench } from "./start-bench.js";

const execute = promisify(execFile);
const rounds = 7;

/** The help of a program, as many times as long as a Node that does nothing: the medians of several rounds. */
export async function measureHelp(bench: Bench): Promise<number> {
  const [bare, help]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    await execute(process.execPath, ["-e", "0"]);
    bare.push(performance.now() - startedAt);
    help.push(await bench.run("schedule-cli", "--help"));
  }
  return median(help) / median(bare);
}

/** Verifies everything, where all is equal: objects a second, the start of the program included. */
export async function measureVerify(bench: Bench, objects: number): Promise<number> {
  const ms = await bench.run("verify-cli", "all", "--school_authority_name", authority, "--concurrency", "32");
  return (objects / ms) * 1000;
}
