import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";

const program = new URL("children/exit-for-sure.mjs", import.meta.url).pathname;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "exit-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** How a program ended that does this: its status and its signal. */
async function ended(...argv: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, [program, ...argv], { stdio: "inherit" });
  return once(child, "exit");
}

test("a process ends with its status", async () => {
  expect(await ended("75")).toEqual([75, null]);
});

test("one with a thread that waits in the system for ever is ended all the same", async () => {
  const fifo = join(folder, "nobody-writes");
  execFileSync("mkfifo", [fifo]);
  expect(await ended("75", fifo)).toEqual([null, "SIGKILL"]);
});
