import { expect, it } from "@jest/globals";
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
