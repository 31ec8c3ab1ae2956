import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { rm } from "node:fs/promises";
import { listItems, putStream, readItem, type NewItem } from "../src/index.js";
import { all, tempQueue, type TempQueue } from "./temp-queue.js";

let queue: TempQueue;
beforeEach(async () => {
  queue = await tempQueue();
});
afterEach(() => queue.remove());

/** Items 0, 1, 2, …; `before` is called before each is given. */
async function* items(count: number, before: (index: number) => unknown = () => undefined): AsyncGenerator<NewItem> {
  for (let index = 0; index < count; index += 1) {
    await before(index);
    yield { key: String(index), value: index, priority: 7 };
  }
}

async function valuesInOrder(): Promise<unknown[]> {
  const names = (await all(listItems(queue))).sort();
  const read = await Promise.all(names.map((name) => readItem(queue, name)));
  return read.map((item) => item.state === "read" && item.value);
}

test("a stream of items is put in its order, batch by batch, and each batch is told when it is on disk", async () => {
  const told: number[] = [];
  const onDisk: number[] = [];
  const stream = items(25, async (index) => {
    if (index % 10 === 0) onDisk.push((await all(listItems(queue))).length);
  });
  expect(await putStream(queue, stream, { batch: 10, onPut: (count) => void told.push(count) })).toBe(25);
  expect(told).toEqual([10, 10, 5]);
  expect(onDisk).toEqual([0, 10, 20]);
  expect(await valuesInOrder()).toEqual(Array.from({ length: 25 }, (_, index) => index));
});

test("a list is put as a stream is, and an empty one is nothing", async () => {
  expect(await putStream(queue, [{ key: "a", value: 1 }])).toBe(1);
  expect(await putStream(queue, [])).toBe(0);
  expect(await valuesInOrder()).toEqual([1]);
});

test("batches are of 500 where nothing else is said", async () => {
  const told: number[] = [];
  await putStream(queue, items(501), { onPut: (count) => void told.push(count) });
  expect(told).toEqual([500, 1]);
});

test("an abort ends it between two batches, and what it says is what is on disk", async () => {
  const stopping = new AbortController();
  const stream = items(1000, (index) => {
    if (index === 34) stopping.abort();
  });
  expect(await putStream(queue, stream, { batch: 10, signal: stopping.signal })).toBe(30);
  expect(await valuesInOrder()).toHaveLength(30);
  let asked = false;
  expect(
    await putStream(
      queue,
      items(9, () => (asked = true)),
      { signal: AbortSignal.abort() },
    ),
  ).toBe(0);
  expect(asked).toBe(false);
});

test("an abort while a batch is being put ends it after that batch", async () => {
  const stopping = new AbortController();
  const onPut = () => {
    stopping.abort();
  };
  expect(await putStream(queue, items(20), { batch: 10, signal: stopping.signal, onPut })).toBe(10);
});

test("a source that ends with an error because of the same abort is no error; any other error is told", async () => {
  const stopping = new AbortController();
  const stopped = (index: number) => {
    if (index !== 15) return;
    stopping.abort();
    throw new Error("stopped");
  };
  expect(await putStream(queue, items(20, stopped), { batch: 10, signal: stopping.signal })).toBe(10);
  const broken = (index: number) => {
    if (index === 15) throw new Error("broken");
  };
  await expect(putStream(queue, items(20, broken), { batch: 10 })).rejects.toThrow("broken");
  expect(await valuesInOrder()).toHaveLength(20);
});

test("a queue that is gone is told, and the source is closed", async () => {
  let closed = false;
  async function* source(): AsyncGenerator<NewItem> {
    try {
      yield* items(20);
    } finally {
      closed = true;
    }
  }
  await rm(queue.folder, { recursive: true });
  await expect(putStream(queue, source(), { batch: 10 })).rejects.toMatchObject({ code: "QUEUE_GONE" });
  expect(closed).toBe(true);
});
