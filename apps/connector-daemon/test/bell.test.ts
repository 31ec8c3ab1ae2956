import { expect, it } from "@jest/globals";
import { createBell } from "../src/bell.js";

const never = new AbortController().signal;
const hour = 3_600_000;

it("a ring wakes who waits", async () => {
  const bell = createBell();
  const waiting = bell.rung(hour, never);
  bell.ring();
  await waiting;
});
it("a ring that nobody waited for is kept for the next one, once", async () => {
  const bell = createBell();
  bell.ring();
  bell.ring();
  await bell.rung(hour, never);
  let woken = false;
  const second = bell.rung(hour, never).then(() => (woken = true));
  await Promise.resolve();
  expect(woken).toBe(false);
  bell.ring();
  await second;
});
it("an abort wakes who waits, and who comes later does not wait", async () => {
  const bell = createBell();
  const stop = new AbortController();
  const waiting = bell.rung(hour, stop.signal);
  stop.abort();
  await waiting;
  await bell.rung(hour, stop.signal);
});
it("the time that was given ends the wait", async () => {
  await createBell().rung(1, never);
});
