import { expect, it } from "@jest/globals";
import { inBatches } from "../src/index.js";

async function* numbers(count: number, each: (n: number) => void = () => undefined) {
  for (let n = 1; n <= count; n++) {
    each(n);
    yield await Promise.resolve(n);
  }
}

async function collect(source: AsyncIterable<readonly number[]>): Promise<readonly (readonly number[])[]> {
  const all: (readonly number[])[] = [];
  for await (const batch of source) all.push(batch);
  return all;
}

it("all comes, in order, the last batch being what is left", async () => {
  const { signal } = new AbortController();
  expect(await collect(inBatches(numbers(5), 2, signal))).toEqual([[1, 2], [3, 4], [5]]);
  expect(await collect(inBatches(numbers(4), 2, signal))).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(await collect(inBatches(numbers(0), 2, signal))).toEqual([]);
});

it("an abort drops the batch that is not full; a source that fails by it does not fail the batches, any other failure does", async () => {
  const stopping = new AbortController();
  const failing = (at: number) => (n: number) => {
    if (n !== at) return;
    stopping.abort();
    throw new Error("told to stop");
  };
  expect(await collect(inBatches(numbers(9, failing(4)), 2, stopping.signal))).toEqual([[1, 2]]);
  const broken = numbers(9, (n) => {
    if (n === 4) throw new Error("broken");
  });
  await expect(collect(inBatches(broken, 2, new AbortController().signal))).rejects.toThrow("broken");
});
