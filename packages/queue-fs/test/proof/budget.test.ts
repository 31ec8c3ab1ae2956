import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openReader, putItem, type QueueReader } from "../../src/index.js";
import { tempQueue, type TempQueue } from "../temp-queue.js";

interface Item {
  readonly id: string;
  readonly n: number;
}

let queue: TempQueue;
let reader: QueueReader<Item>;
let parsed: number;
beforeEach(async () => {
  queue = await tempQueue();
  parsed = 0;
});
afterEach(async () => {
  await reader.close();
  await queue.remove();
});

const open = async () => {
  const parse = (value: unknown): Item => {
    parsed += 1;
    const { id, n } = value as Item;
    return { id, n };
  };
  reader = await openReader(queue, { parse, keyOf: ({ id }) => id });
};
const large = "x".repeat(1_000_000);

test("what is parsed is handed out, and no more of an item", async () => {
  await putItem(queue, { key: "a", value: { id: "a", n: 1, large } });
  await open();
  expect(await reader.take(1)).toMatchObject([{ key: "a", value: { id: "a", n: 1 }, values: [{ id: "a", n: 1 }] }]);
});

test("large items of many keys come a few at a time, in order, and all of them come", async () => {
  const keys = Array.from({ length: 40 }, (_, n) => `key${String(n).padStart(2, "0")}`);
  for (const id of keys) await putItem(queue, { key: id, value: { id, n: 0, large } });
  await open();
  const first = await reader.take(1000);
  expect(first.length).toBeGreaterThan(0);
  // eight million bytes, and those that were begun side by side
  expect(first.length).toBeLessThanOrEqual(16);
  const taken = [...first];
  while (taken.length < keys.length) {
    const more = await reader.take(1000);
    expect(more.length).toBeGreaterThan(0);
    taken.push(...more);
  }
  expect(taken.map(({ key }) => key)).toEqual(keys);
});

test("of one key with more than that, the oldest come first, and the newest last", async () => {
  for (let n = 0; n < 30; n += 1) await putItem(queue, { key: "a", value: { id: "a", n, large } });
  await open();
  const seen: number[] = [];
  while (seen.length < 30) {
    const [item] = await reader.take(10);
    expect(item?.values.length).toBeLessThanOrEqual(16);
    seen.push(...(item?.values ?? []).map(({ n }) => n));
    await reader.remove(item ? [item] : []);
  }
  expect(seen).toEqual(Array.from({ length: 30 }, (_, n) => n));
});

test("where thousands of large items wait, the first comes before all were looked into", async () => {
  const count = 100;
  for (let n = 0; n < count; n += 1)
    await putItem(queue, { key: `k${String(n)}`, value: { id: `k${String(n)}`, n, large } });
  await open();
  expect(await reader.take(1)).toMatchObject([{ key: "k0" }]);
  expect(parsed).toBeLessThan(count);
  const rest = new Set<string>();
  while (rest.size < count - 1) for (const { key } of await reader.take(100)) rest.add(key);
});
