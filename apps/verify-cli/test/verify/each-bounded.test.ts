import { describe, expect, it } from "@jest/globals";
import { eachBounded } from "../../src/verify/each-bounded.js";

describe("eachBounded", () => {
  it("works on everything, so many at a time, and reads no further ahead", async () => {
    let [read, running, most] = [0, 0, 0];
    const done: number[] = [];
    function* source() {
      for (let item = 0; item < 50; item += 1) {
        read += 1;
        yield item;
      }
    }
    await eachBounded(source(), 4, async (item) => {
      running += 1;
      most = Math.max(most, running);
      expect(read - done.length).toBeLessThanOrEqual(5);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      done.push(item);
    });
    expect(most).toBe(4);
    expect(done).toHaveLength(50);
  });
  it("rejects with the first error when what was begun has ended, and reads no more", async () => {
    let [read, ended] = [0, 0];
    function* source() {
      for (;;) yield (read += 1);
    }
    const working = eachBounded(source(), 3, async (item) => {
      await new Promise((resolve) => setImmediate(resolve));
      ended += 1;
      if (item === 2) throw new Error("second");
    });
    await expect(working).rejects.toThrow("second");
    expect(ended).toBe(read);
  });
  it("rejects with an error of the source, after what was begun", async () => {
    let ended = 0;
    async function* source() {
      yield 1;
      await Promise.resolve();
      throw new Error("source");
    }
    const work = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      ended += 1;
    };
    await expect(eachBounded(source(), 3, work)).rejects.toThrow("source");
    expect(ended).toBe(1);
  });
});
