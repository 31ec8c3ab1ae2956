import { describe, expect, test } from "@jest/globals";
import { createMessageQueue } from "../src/message-queue.js";

function create(limit: number) {
  const calls: string[] = [];
  const queue = createMessageQueue<number>({
    limit,
    pause: () => calls.push("pause"),
    resume: () => calls.push("resume"),
  });
  return { queue, calls };
}

describe("a message queue", () => {
  test("gives all that waits at once, in order", async () => {
    const { queue } = create(10);
    queue.push(1);
    queue.push(2);
    expect(await queue.take()).toEqual([1, 2]);
    const later = queue.take();
    queue.push(3);
    expect(await later).toEqual([3]);
  });
  test("pauses its source at the limit, once, and resumes it when the messages are taken", async () => {
    const { queue, calls } = create(2);
    for (const n of [1, 2, 3]) queue.push(n);
    expect(calls).toEqual(["pause"]);
    expect(queue.paused).toBe(true);
    await queue.take();
    expect(calls).toEqual(["pause", "resume"]);
  });
  test("lets the source flow during other work, and pauses it afterwards if too many wait", async () => {
    const { queue, calls } = create(2);
    for (const n of [1, 2]) queue.push(n);
    await queue.keepFlowing(async () => {
      expect(calls).toEqual(["pause", "resume"]);
      queue.push(3);
      await Promise.resolve();
      expect(queue.paused).toBe(false);
    });
    expect(calls).toEqual(["pause", "resume", "pause"]);
  });
  test("gives the messages before the end, then the end or its error", async () => {
    const { queue } = create(2);
    queue.push(1);
    queue.end();
    queue.push(2);
    expect(await queue.take()).toEqual([1]);
    expect(await queue.take()).toBeUndefined();
    const failing = create(2).queue;
    failing.push(1);
    failing.end(new Error("broken"));
    failing.end();
    expect(await failing.take()).toEqual([1]);
    await expect(failing.take()).rejects.toThrow("broken");
  });
});
