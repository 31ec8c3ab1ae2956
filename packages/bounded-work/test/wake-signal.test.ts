import { expect, it } from "@jest/globals";
import { createWakeSignal, pause } from "../src/index.js";

const never = new AbortController().signal;
const hour = 3_600_000;

it("a wake ends the wait of who waits", async () => {
  const signal = createWakeSignal();
  const waiting = signal.next(hour, never);
  signal.wake();
  await waiting;
});
it("a wake that nobody waited for is kept for the next one, once", async () => {
  const signal = createWakeSignal();
  signal.wake();
  signal.wake();
  await signal.next(hour, never);
  let woken = false;
  const second = signal.next(hour, never).then(() => (woken = true));
  await Promise.resolve();
  expect(woken).toBe(false);
  signal.wake();
  await second;
});
it("an abort wakes who waits, and who comes later does not wait", async () => {
  const signal = createWakeSignal();
  const stop = new AbortController();
  const waiting = signal.next(hour, stop.signal);
  stop.abort();
  await waiting;
  await signal.next(hour, stop.signal);
});
it("the time that was given ends the wait", async () => {
  await createWakeSignal().next(1, never);
});
it("a wait that does not take what was kept leaves it for others, until it is cleared, and rejects on abort", async () => {
  const signal = createWakeSignal();
  const waiting = [signal.wait(hour), signal.wait(hour)];
  signal.wake();
  await Promise.all(waiting);
  await signal.wait(hour);
  expect(signal.isAwake()).toBe(true);
  signal.clear();
  expect(signal.isAwake()).toBe(false);
  const stop = new AbortController();
  const stopped = signal.wait(hour, stop.signal);
  stop.abort(new Error("stop"));
  await expect(stopped).rejects.toThrow("stop");
});
it("a pause ends after its time, or by an abort, however long it is", async () => {
  await pause(1);
  const stop = new AbortController();
  const paused = pause(Infinity, stop.signal);
  stop.abort();
  await paused;
});
