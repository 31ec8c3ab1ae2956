import { expect, it } from "@jest/globals";
import { createSemaphore } from "../src/index.js";

const never = new AbortController().signal;

it("so many get in, the others in the order of asking when one releases", async () => {
  const semaphore = createSemaphore(1);
  await semaphore.acquire(never);
  const told: string[] = [];
  const waiting = ["first", "second"].map((name) => semaphore.acquire(never).then(() => void told.push(name)));
  semaphore.release();
  await waiting[0];
  expect(told).toEqual(["first"]);
  semaphore.release();
  await waiting[1];
  expect(told).toEqual(["first", "second"]);
});

it("who gives up is passed over, and rejects with the reason", async () => {
  const semaphore = createSemaphore(1);
  await semaphore.acquire(never);
  const stop = new AbortController();
  const givenUp = semaphore.acquire(stop.signal);
  const next = semaphore.acquire(never);
  stop.abort(new Error("enough"));
  await expect(givenUp).rejects.toThrow("enough");
  await expect(semaphore.acquire(stop.signal)).rejects.toThrow("enough");
  semaphore.release();
  await next;
});
