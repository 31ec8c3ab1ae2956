import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { writeFileSync } from "node:fs";
import { rm, mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  keyOfName,
  listItems,
  listTrash,
  openReader,
  putItem,
  putItems,
  readItem,
  type QueueReader,
  type ReaderOptions,
} from "../src/index.js";
import { all, tempQueue, type TempQueue } from "./temp-queue.js";

let queue: TempQueue;
let readers: QueueReader[];
const open = async (options: Partial<ReaderOptions> = {}) => {
  const reader = await openReader(queue, { keyOf: (value) => (value as { id?: string }).id, ...options });
  readers.push(reader);
  return reader;
};
const put = (id: string, more: { priority?: number; n?: number; name?: string } = {}) => {
  const { n = 0, ...rest } = more;
  return putItem(queue, { key: id, value: { id, n }, ...rest });
};
beforeEach(async () => {
  queue = await tempQueue();
  readers = [];
});
afterEach(async () => {
  for (const reader of readers) await reader.close();
  await queue.remove();
});

test("an item that was given back comes when its time is over, though the clock of files is set meanwhile", async () => {
  let [now, wall] = [5_000, Date.now()];
  const reader = await open({ now: () => now, wall: () => wall });
  await put("a");
  reader.release(await reader.take(1), { notBefore: now + 1_000 });
  wall += 31 * 86_400_000;
  expect(await reader.take(1)).toEqual([]);
  wall -= 62 * 86_400_000;
  now += 1_000;
  expect(await reader.take(1)).toHaveLength(1);
});

test("a file that is not whole is told to be growing by the clock of files", async () => {
  const written = Date.now();
  const reader = await open({ now: () => 5_000, wall: () => written });
  writeFileSync(join(queue.folder, "half.json"), "{");
  expect(await reader.take(1)).toEqual([]);
  expect(await all(listItems(queue))).toEqual(["half.json"]);
});

test("items come by priority, then in order, each once", async () => {
  await put("bulk", { priority: 9 });
  await put("a");
  await put("b");
  await put("urgent", { priority: 0 });
  const reader = await open();
  expect((await reader.take(2)).map(({ key }) => key)).toEqual(["urgent", "a"]);
  expect((await reader.take(10)).map(({ key }) => key)).toEqual(["b", "bulk"]);
  expect(await reader.take(10)).toEqual([]);
});

test("waiting items of one key come as one: the newest value, the most urgent priority", async () => {
  const names = [
    await put("a", { n: 1 }),
    await put("b"),
    await put("a", { n: 2, priority: 1 }),
    await put("a", { n: 3 }),
  ];
  const reader = await open();
  const [item] = await reader.take(1);
  expect(item).toMatchObject({ key: "a", priority: 1, value: { n: 3 }, values: [{ n: 1 }, { n: 2 }, { n: 3 }] });
  expect(item!.names).toEqual([names[0], names[2], names[3]]);
  expect(Date.now() - item!.oldestAt).toBeLessThan(60_000);
  await reader.remove([item!]);
  expect(await all(listItems(queue))).toEqual([names[1]]);
});

test("items of others, whose names say no key, are merged too", async () => {
  await queue.write("2026-11-23-09-46-44-000001.json", '{"id":"a","n":1}');
  await queue.write("2026-11-23-09-46-44-000002_ready.json", '{"id":"b"}');
  await queue.write("2026-11-23-09-46-44-000003_3f2c77de.json", '{"id":"a","n":2}');
  const reader = await open();
  const taken = await reader.take(10);
  expect(taken.map(({ key, names }) => [key, names.length])).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
  expect(taken[0]!.value).toEqual({ id: "a", n: 2 });
});

test("an item whose name tells its key is read once, when it is taken", async () => {
  const names = [await put("a"), await put("b"), await put("c")];
  const read: string[] = [];
  const parse = (value: unknown, name: string) => {
    read.push(name);
    return value;
  };
  const reader = await open({ parse, keyOfName });
  expect(await reader.take(2)).toMatchObject([{ key: "a" }, { key: "b" }]);
  expect(read.toSorted()).toEqual(names.slice(0, 2));
});

test("where the content says otherwise than the name, the content counts", async () => {
  const name = await put("a");
  await queue.write(name, '{"id":"b"}');
  const last = await put("b");
  const reader = await open({ keyOfName });
  const taken = [...(await reader.take(10)), ...(await reader.take(10))];
  expect(taken.map(({ key, names }) => [key, names])).toEqual([["b", [last]]]);
  await reader.remove(taken);
  expect(await reader.take(10)).toMatchObject([{ key: "b", names: [name] }]);
});

test("a held key is skipped until it is settled, then its later items come", async () => {
  const reader = await open();
  await put("a", { n: 1 });
  const [first] = await reader.take(5);
  expect(reader.hasTaken("a")).toBe(true);
  await put("a", { n: 2 });
  await put("b");
  const others = await takeSome(reader, 5);
  expect(others.map(({ key }) => key)).toEqual(["b"]);
  expect(await reader.take(5)).toEqual([]);
  await reader.remove([first!]);
  expect(reader.hasTaken("a")).toBe(false);
  await reader.changed();
  expect((await reader.take(5)).map(({ value }) => value)).toEqual([{ id: "a", n: 2 }]);
});

test("an item that waits is known to wait from the next look at the queue until it is taken, and again when it is released", async () => {
  const reader = await open();
  await put("a");
  await put("b");
  const [first] = await reader.take(1);
  expect(["a", "b", "c"].map((key) => reader.isWaiting(key))).toEqual([false, true, false]);
  reader.release([first!]);
  expect(reader.isWaiting("a")).toBe(true);
  await reader.remove(await reader.take(2));
  expect(["a", "b"].map((key) => reader.isWaiting(key))).toEqual([false, false]);
});

test("a released item can be taken again, at once or from its time on", async () => {
  let now = Date.now();
  const reader = await open({ now: () => now });
  await put("a");
  const [first] = await reader.take(1);
  reader.release([first!]);
  const [again] = await reader.take(1);
  expect(again).toMatchObject({ key: "a" });
  reader.release([again!], { notBefore: now + 1000 });
  expect(reader.hasTaken("a")).toBe(false);
  expect(await reader.take(1)).toEqual([]);
  now += 1000;
  expect(await reader.take(1)).toHaveLength(1);
});

test("what was put off can be taken at once when the reader is roused", async () => {
  const reader = await open();
  await put("a");
  reader.release(await reader.take(1), { notBefore: Date.now() + 3_600_000 });
  expect(await reader.take(1)).toEqual([]);
  reader.rouse();
  await reader.changed();
  expect(await reader.take(1)).toHaveLength(1);
});

test("a clock that goes back makes no item wait longer than was asked for", async () => {
  let now = Date.now();
  const reader = await open({ now: () => now });
  await put("a");
  reader.release(await reader.take(1), { notBefore: now + 1000 });
  expect(await reader.take(1)).toEqual([]);
  now -= 3_600_000;
  expect(await reader.take(1)).toEqual([]);
  now += 1000;
  expect(await reader.take(1)).toHaveLength(1);
});

test("a newer item of a key brings along those that were put off", async () => {
  const reader = await open();
  await put("a", { n: 1 });
  reader.release(await reader.take(1), { notBefore: Date.now() + 3_600_000 });
  await put("a", { n: 2 });
  expect((await takeSome(reader, 1))[0]!.values).toEqual([
    { id: "a", n: 1 },
    { id: "a", n: 2 },
  ]);
});

test("who gave an item back can no longer settle it", async () => {
  const reader = await open();
  await put("a");
  const [old] = await reader.take(1);
  reader.release([old!]);
  await reader.remove([old!]);
  const [current] = await reader.take(1);
  reader.release([old!]);
  await reader.remove([old!]);
  expect(reader.hasTaken("a")).toBe(true);
  expect(await reader.take(1)).toEqual([]);
  await reader.remove([current!]);
  expect(await all(listItems(queue))).toEqual([]);
});

test("an item replaced under its name while it was taken is not removed with it, but comes again", async () => {
  const reader = await open();
  await put("a", { n: 1, name: "x.json" });
  const [first] = await reader.take(1);
  await put("a", { n: 2, name: "x.json" });
  await reader.remove([first!]);
  expect(await readItem(queue, "x.json")).toMatchObject({ value: { n: 2 } });
  expect((await takeSome(reader, 1))[0]!.value).toEqual({ id: "a", n: 2 });
});

test("an item replaced by one about something else comes under its new key", async () => {
  const reader = await open();
  await put("a", { name: "x.json" });
  await put("first", { priority: 0 });
  expect((await reader.take(1))[0]!.key).toBe("first");
  await put("b", { name: "x.json" });
  expect((await takeSome(reader, 5)).map(({ key }) => key)).toEqual(["b"]);
});

test("a taken item can be trashed or kept, with all its files", async () => {
  const reader = await open();
  for (const id of ["a", "a", "b"]) await put(id);
  const [a, b] = await reader.take(2);
  await reader.trash(a!, { code: "REFUSED", message: "m", firstAt: "f", lastAt: "l" });
  await reader.keep(b!);
  expect((await all(listTrash(queue))).map(({ name }) => name).sort()).toEqual([...a!.names]);
  expect(await all(listItems(queue))).toEqual([]);
  expect(reader.hasTaken("a") || reader.hasTaken("b")).toBe(false);
});

test("a window smaller than the queue still brings every item once, in order", async () => {
  const names = await putItems(
    queue,
    Array.from({ length: 500 }, (_, n) => ({ key: `k${n}`, value: { id: `k${n}` }, priority: n % 3 })),
  );
  const reader = await open({ windowSize: 20 });
  const expected = names.toSorted((one, other) => order(one) - order(other) || (one < other ? -1 : 1));
  const seen: string[] = [];
  for (let taken = await reader.take(7); taken.length > 0; taken = await reader.take(7)) {
    seen.push(...taken.flatMap((item) => item.names));
    await reader.remove(taken);
  }
  expect(seen).toEqual(expected);
});

test("an urgent item overtakes a queue larger than the window", async () => {
  await putItems(
    queue,
    Array.from({ length: 100 }, (_, n) => ({ key: `k${n}`, value: { id: `k${n}` } })),
  );
  const reader = await open({ windowSize: 10 });
  await reader.take(2);
  await put("urgent", { priority: 0 });
  const seen: string[] = [];
  while (!seen.includes("urgent")) {
    await reader.changed();
    seen.push(...(await reader.take(1)).map(({ key }) => key));
  }
  expect(seen.length).toBeLessThan(60);
});

test("several callers of take never get the same item", async () => {
  await putItems(
    queue,
    Array.from({ length: 200 }, (_, n) => ({ key: `k${n % 90}`, value: { id: `k${n % 90}` } })),
  );
  const reader = await open();
  const taken = (await Promise.all(Array.from({ length: 20 }, () => reader.take(9)))).flat();
  expect(taken).toHaveLength(90);
  expect(new Set(taken.flatMap(({ names }) => names)).size).toBe(200);
});

test("changed tells of a put, a release, a time that came and an abort", async () => {
  const reader = await open({ rescanMs: 3_600_000 });
  await drain(reader);
  const changed = reader.changed();
  await put("a");
  await changed;
  const taken = await takeSome(reader, 1);
  await drain(reader);
  const released = reader.changed();
  reader.release(taken, { notBefore: Date.now() + 30 });
  await released;
  expect(await takeSome(reader, 1)).toHaveLength(1);
  await drain(reader);
  const stop = new AbortController();
  const waiting = reader.changed(stop.signal);
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(reader.changed(stop.signal)).rejects.toThrow("enough");
});

test("what the system dropped hints of, because the process was busy, is found by the rescan", async () => {
  const reader = await open({ rescanMs: 50 });
  await drain(reader);
  // more events than the system keeps for a process that does not look (16,384 unless it was changed)
  for (let turn = 0; turn < 10_000; turn += 1) {
    for (const name of ["x.tmp", "y.tmp"]) writeFileSync(join(queue.folder, name), "");
  }
  writeFileSync(join(queue.folder, "a.json"), '{"id":"a"}');
  expect((await takeSome(reader, 1)).map(({ key }) => key)).toEqual(["a"]);
});

test("a closed reader ends its waits, gives the lock back and takes no more", async () => {
  const reader = await open();
  await drain(reader);
  const waiting = reader.changed();
  await reader.close();
  await waiting;
  await reader.changed();
  await reader.close();
  await expect(reader.take(1)).rejects.toMatchObject({ code: "QUEUE_CLOSED" });
  await open();
});

test("a second reader is refused with an error that names the folder", async () => {
  await open();
  const error: unknown = await open().catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: "QueueError", code: "QUEUE_LOCKED", folder: queue.folder });
  expect((error as Error).message).toContain(queue.folder);
});

test("who waits for something new hears that the folder was removed", async () => {
  const opened = await open();
  await opened.take(1);
  const heard = opened.changed();
  await rm(queue.folder, { recursive: true });
  await heard;
  await expect(opened.take(1)).rejects.toMatchObject({ code: "QUEUE_GONE" });
});

test("a queue removed or replaced under its reader is told", async () => {
  const reader = await open();
  await put("a");
  const [item] = await reader.take(1);
  await rm(queue.folder, { recursive: true });
  await reader.changed();
  await expect(reader.take(1)).rejects.toMatchObject({ code: "QUEUE_GONE" });
  await expect(reader.remove([item!])).rejects.toMatchObject({ code: "QUEUE_GONE" });
  await mkdir(queue.folder);
  await expect(reader.take(1)).rejects.toMatchObject({ code: "QUEUE_GONE" });
  await reader.close();
  await expect(openReader({ ...queue, folder: join(queue.home, "no") }, { keyOf: () => "k" })).rejects.toMatchObject({
    code: "QUEUE_GONE",
  });
});

/** Takes until something comes. */
async function takeSome(reader: QueueReader, limit: number) {
  for (;;) {
    const taken = await reader.take(limit);
    if (taken.length > 0) return taken;
    await reader.changed();
  }
}

/** Takes until nothing is announced for a while, so that the next `changed` really waits. */
async function drain(reader: QueueReader) {
  const pause = () => new Promise<boolean>((resolve) => setTimeout(resolve, 20, true));
  do expect(await reader.take(1)).toEqual([]);
  while (!(await Promise.race([reader.changed().then(() => false), pause()])));
}

function order(name: string): number {
  return Number(/_p(\d)_/.exec(name)?.[1]);
}
