import { expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("programs/log-and-exit.mjs", import.meta.url));

test.each(["stderr", "pipe"])("no line is lost at exit through a slow reader (%s)", async (kind) => {
  const child = spawn(process.execPath, [program, "20000", kind], { stdio: ["ignore", "ignore", "pipe"] });
  try {
    let text = "";
    const ended = once(child, "close");
    for await (const chunk of child.stderr) {
      text += String(chunk);
      for (let turn = 0; turn < 5; turn++) await setImmediate(); // slower than the writer
    }
    await ended;
    expect(child.exitCode).toBe(0);
    const numbers = text
      .split("\n")
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as { i: number }).i);
    expect(numbers).toEqual(Array.from({ length: 20_000 }, (_, i) => i));
  } finally {
    child.kill("SIGKILL");
  }
});

test("a reader that goes away does not end the program badly", async () => {
  const child = spawn(process.execPath, [program, "20000", "pipe"], { stdio: ["ignore", "ignore", "pipe"] });
  child.stderr.once("data", () => child.stderr.destroy());
  await once(child, "exit");
  expect([child.exitCode, child.signalCode]).toEqual([0, null]);
});
