import { expect, jest, test } from "@jest/globals";
import { withDeadline } from "../src/index.js";

const never = new Promise<never>(() => undefined);
const late = () => new Error("late");

test("what ends in time is passed on, and nothing is freed", async () => {
  const free = jest.fn();
  expect(await withDeadline(Promise.resolve(7), { ms: 60_000, late, free })).toBe(7);
  const failed = new Error("failed");
  await expect(withDeadline(Promise.reject(failed), { ms: 60_000, late, free })).rejects.toBe(failed);
  expect(free).not.toHaveBeenCalled();
});

test("what never ends is freed once, and is late", async () => {
  const free = jest.fn();
  await expect(withDeadline(never, { ms: 1, late, free })).rejects.toThrow("late");
  expect(free).toHaveBeenCalledTimes(1);
});

test("a signal ends the wait with its reason, also one that was aborted before", async () => {
  const free = jest.fn();
  const controller = new AbortController();
  const why = new Error("stop");
  const waiting = withDeadline(never, { ms: 60_000, late, free, signal: controller.signal });
  controller.abort(why);
  await expect(waiting).rejects.toBe(why);
  await expect(withDeadline(never, { ms: 60_000, late, free, signal: controller.signal })).rejects.toBe(why);
  expect(free).toHaveBeenCalledTimes(2);
});

test("what fails after the deadline is nobody's concern", async () => {
  let fail: (error: Error) => void = () => undefined;
  const foreign = new Promise<never>((_, reject) => (fail = reject));
  await expect(withDeadline(foreign, { ms: 1, late })).rejects.toThrow("late");
  fail(new Error("an unhandled rejection would end the test"));
  await new Promise((resolve) => setImmediate(resolve));
});
