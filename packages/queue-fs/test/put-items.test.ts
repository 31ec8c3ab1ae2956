import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { countQueue, listItems, openQueue, putItem, putItems, readItem } from "../src/index.js";
import { makeStamps } from "../src/stamp.js";
import { all, asNobody, tempQueue, type TempQueue } from "./temp-queue.js";

let queue: TempQueue;
beforeEach(async () => {
  queue = await tempQueue();
});
afterEach(() => queue.remove());

test("a queue's folders are made with rights for owner and group, and opening it again changes nothing", async () => {
  for (const path of ["", "trash", "keep"]) {
    expect((await stat(join(queue.folder, path))).mode & 0o7777 & ~0o750).toBe(0);
  }
  await putItem(queue, { key: "k", value: 1 });
  await openQueue(queue.folder, { tmpFolder: queue.tmpFolder });
  expect((await countQueue(queue)).waiting).toBe(1);
});

test("a put item is a file that only its owner may read, and nothing is left in the folder for half-written files", async () => {
  const name = await putItem(queue, { key: "k", value: { grüße: ["\u2028", null] } });
  expect(JSON.parse(await readFile(join(queue.folder, name), "utf8"))).toEqual({ grüße: ["\u2028", null] });
  expect((await stat(join(queue.folder, name))).mode & 0o777).toBe(0o600);
  expect(await readdir(queue.tmpFolder)).toEqual([]);
});

test("items of one process have names in the order of the puts, also where the clock goes back", async () => {
  let now = Date.UTC(2026, 0, 2);
  const stamps = makeStamps(() => now);
  const names = await putItems(
    queue,
    [
      { key: "b", value: 1 },
      { key: "a", value: 2 },
    ],
    stamps,
  );
  now -= 86_400_000;
  names.push(
    ...(await putItems(
      queue,
      [
        { key: "0", value: 3 },
        { key: "0", value: 3 },
      ],
      stamps,
    )),
  );
  expect(names.toSorted()).toEqual(names);
  expect(new Set(await all(listItems(queue)))).toEqual(new Set(names));
});

test("an item keeps the name it is given and replaces one of that name", async () => {
  const name = "2026-11-23-09-46-44-123456.json";
  expect(await putItem(queue, { key: "k", value: 1, name })).toBe(name);
  await putItem(queue, { key: "k", value: 2, name });
  expect(await readItem(queue, name)).toMatchObject({ state: "read", value: 2 });
  expect(await all(listItems(queue))).toEqual([name]);
});

test("one bad item among many: none is put", async () => {
  const good = { key: "k", value: 1 };
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  for (const [bad, code] of [
    [{ ...good, priority: 10 }, "BAD_PRIORITY"],
    [{ ...good, priority: 1.5 }, "BAD_PRIORITY"],
    [{ ...good, value: undefined }, "BAD_VALUE"],
    [{ ...good, value: circular }, "BAD_VALUE"],
    [{ ...good, value: 1n }, "BAD_VALUE"],
    [{ ...good, value: "x".repeat(1024 * 1024) }, "ITEM_TOO_LARGE"],
    [{ ...good, name: "../x.json" }, "BAD_ITEM_NAME"],
  ] as const) {
    await expect(putItems(queue, [good, bad])).rejects.toMatchObject({
      name: "QueueError",
      code,
      folder: queue.folder,
    });
  }
  expect(await all(listItems(queue))).toEqual([]);
});

test("a queue whose folder was removed says so", async () => {
  await rm(queue.folder, { recursive: true });
  await expect(putItem(queue, { key: "k", value: 1 })).rejects.toMatchObject({ code: "QUEUE_GONE" });
  await expect(all(listItems(queue))).rejects.toMatchObject({ code: "QUEUE_GONE" });
  await expect(countQueue(queue)).rejects.toMatchObject({ code: "QUEUE_GONE" });
  expect(await readdir(queue.tmpFolder)).toEqual([]);
});

test("a folder that may not be written to is told, and nothing is lost or left", async () => {
  const name = await putItem(queue, { key: "k", value: 1 });
  for (const path of [queue.home, queue.tmpFolder]) await chmod(path, 0o777);
  await chmod(queue.folder, 0o555);
  await asNobody(async () => {
    await expect(putItem(queue, { key: "k", value: 2 })).rejects.toMatchObject({ code: "NOT_ALLOWED" });
  });
  expect(await all(listItems(queue))).toEqual([name]);
  expect(await readdir(queue.tmpFolder)).toEqual([]);
});

test("where the disk takes no more, the put says so, and what was put before is still there", async () => {
  const name = await putItem(queue, { key: "k", value: 1 });
  const script = new URL("children/put-too-much.mjs", import.meta.url).pathname;
  const limited = 'trap "" XFSZ; ulimit -f 64; exec "$0" "$@"';
  const words = ["-c", limited, process.execPath, script, queue.folder, queue.tmpFolder];
  const { stdout } = await promisify(execFile)("/bin/bash", words);
  expect(stdout).toBe("DISK_FULL\n");
  expect(await all(listItems(queue))).toEqual([name]);
  expect(await readdir(queue.tmpFolder)).toEqual([]);
});

test("a folder for half-written files on another file system is refused when the queue is opened", async () => {
  const far = await mkdtemp("/dev/shm/queue-fs-").catch(() => undefined);
  try {
    // a machine whose /tmp is /dev/shm's file system (or that has none) cannot show this
    if (far === undefined || (await stat(far)).dev === (await stat(queue.folder)).dev) return;
    await expect(openQueue(queue.folder, { tmpFolder: far })).rejects.toMatchObject({ code: "OTHER_FILE_SYSTEM" });
    await expect(putItem({ folder: queue.folder, tmpFolder: far }, { key: "k", value: 1 })).rejects.toMatchObject({
      code: "OTHER_FILE_SYSTEM",
    });
    expect(await readdir(far)).toEqual([]);
  } finally {
    if (far !== undefined) await rm(far, { recursive: true });
  }
});

test("counting tells the first in order, the oldest, and what lies in trash and keep", async () => {
  const names = await putItems(
    queue,
    [9, 5, 5, 1, 5, 5, 0].map((priority) => ({ key: "k", value: 1, priority })),
  );
  await mkdir(join(queue.folder, "folder.json"));
  await writeFile(join(queue.folder, "trash/a.json"), "1");
  await writeFile(join(queue.folder, "trash/a.json.reason.json"), "{}");
  await writeFile(join(queue.folder, "keep/b.json"), "1");
  const head = [6, 3, 1, 2, 4].map((index) => names[index]);
  expect(await countQueue(queue)).toEqual({ waiting: 7, oldest: names[0], head, trashed: 1, kept: 1 });
});

test("an item is read with its time; one that is not there is gone", async () => {
  await queue.write("a.json", '\ufeff{"a":1}');
  await utimes(join(queue.folder, "a.json"), 1000, 1000);
  expect(await readItem(queue, "a.json")).toEqual({ state: "read", value: { a: 1 }, modifiedAt: 1_000_000 });
  expect(await readItem(queue, "b.json")).toEqual({ state: "gone" });
  await expect(readItem(queue, "../a.json")).rejects.toMatchObject({ code: "BAD_ITEM_NAME" });
});
