import { expect, it } from "@jest/globals";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../src/index.js";

it("gives what was waited for, as soon as it is there", async () => {
  const seen = [undefined, false, 7] as const;
  let looks = 0;
  expect(await until("a number", () => seen[looks++])).toBe(7);
  expect(looks).toBe(3);
});

it("says what did not come, and what was seen last", async () => {
  let looks = 0;
  await expect(until("rain", () => false, 1)).rejects.toThrow("not so within 0.001 s: rain");
  const never = until(
    () => `the third look, after ${String(looks)}`,
    () => ((looks += 1), false),
    0,
  );
  await expect(never).rejects.toThrow(/the third look, after \d/);
});

it("an error while looking is the answer", async () => {
  await expect(until("nothing", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
});

it("waits for a file, too, of which it is asked what it says", async () => {
  const folder = await mkdtemp(join(tmpdir(), "until-"));
  try {
    const file = join(folder, "log");
    let looks = 0;
    const said = await until("the file says so", async () => {
      looks += 1;
      if (looks === 2) await writeFile(file, "so");
      return readFile(file, "utf8");
    });
    expect(said).toBe("so");
    expect(looks).toBe(2);
    const never = until("another file", () => readFile(join(folder, "no")), 0);
    await expect(never).rejects.toMatchObject({
      message: "not so within 0 s: another file",
      cause: { code: "ENOENT" },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
