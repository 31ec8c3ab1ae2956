import { describe, expect, it } from "@jest/globals";
import { eachBounded, mapBounded } from "../src/index.js";

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
    await eachBounded(source(), { limit: 4 }, async (item) => {
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
    const working = eachBounded(source(), { limit: 3 }, async (item) => {
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
    await expect(eachBounded(source(), { limit: 3 }, work)).rejects.toThrow("source");
    expect(ended).toBe(1);
  });
  it("begins nothing after an abort, and ends without an error when what was begun has ended", async () => {
    const stopping = new AbortController();
    const ended: number[] = [];
    const work = async (item: number) => {
      if (item === 2) stopping.abort();
      await new Promise((resolve) => setImmediate(resolve));
      ended.push(item);
    };
    await eachBounded([1, 2, 3, 4], { limit: 2, signal: stopping.signal }, work);
    expect(ended).toEqual([1, 2]);
    await eachBounded([5], { limit: 2, signal: stopping.signal }, work);
    expect(ended).toEqual([1, 2]);
  });
});

describe("mapBounded", () => {
  it("has the results in the order of the items, however long each takes", async () => {
    const later = (ms: number) =>
      new Promise<number>((resolve) =>
        setTimeout(() => {
          resolve(ms);
        }, ms),
      );
    expect(await mapBounded([20, 1, 10], { limit: 2 }, later)).toEqual([20, 1, 10]);
    expect(await mapBounded([], { limit: 2 }, later)).toEqual([]);
  });
});
