import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { execFileSync } from "node:child_process";
import {
  appendFile,
  chmod,
  mkdir,
  open as openFile,
  readdir,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
} from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import {
  countQueue,
  listItems,
  listTrash,
  openReader,
  readItem,
  type QueueReader,
  type ReaderOptions,
  type TrashReason,
} from "../src/index.js";
import { all, asNobody, tempQueue, type TempQueue } from "./temp-queue.js";

let queue: TempQueue;
let reader: QueueReader | undefined;
let trashed: Map<string, TrashReason>;
const open = async (options: Partial<ReaderOptions> = {}) => {
  const onTrash = (name: string, reason: TrashReason) => void trashed.set(name, reason);
  reader = await openReader(queue, {
    keyOf: (value) => (value as { id?: string } | null)?.id,
    onTrash,
    settleMs: 0,
    ...options,
  });
  return reader;
};
beforeEach(async () => {
  queue = await tempQueue();
  trashed = new Map();
});
afterEach(async () => {
  await reader?.close();
  reader = undefined;
  await queue.remove();
});

test("unreadable items are trashed with their reason, and the next one comes", async () => {
  const unreadable = {
    "1-empty.json": "",
    "2-truncated.json": '{"id":"secret-content","n":',
    "3-latin1.json": Buffer.from('{"id":"M\xfcller"}', "latin1"),
    "4-text.json": "hello",
    "5-zeros.json": Buffer.alloc(4096),
  };
  for (const [name, content] of Object.entries(unreadable)) await queue.write(name, content);
  await queue.write("6-null.json", "null");
  await queue.write("7-good.json", '{"id":"good"}');
  const taken = await (await open()).take(10);
  expect(taken.map(({ key }) => key)).toEqual(["good"]);
  for (const name of Object.keys(unreadable)) expect(trashed.get(name)).toMatchObject({ code: "ITEM_UNREADABLE" });
  expect(trashed.get("6-null.json")).toMatchObject({ code: "ITEM_WITHOUT_KEY" });
  const listed = await all(listTrash(queue));
  expect(new Map(listed.map(({ name, reason }) => [name, reason]))).toEqual(trashed);
  expect(JSON.stringify(listed)).not.toContain("secret-content");
});

test("an item over which keyOf throws is trashed with the coded error as its reason, and the next one comes", async () => {
  await queue.write("1-coded.json", '"coded"');
  await queue.write("2-plain.json", '"plain"');
  await queue.write("3-good.json", '"good"');
  const keyOf = (value: unknown) => {
    if (value === "coded") throw Object.assign(new Error("/id: is missing"), { code: "BAD_ITEM" });
    if (value === "plain") throw new Error("no idea");
    return String(value);
  };
  const taken = await (await open({ keyOf })).take(10);
  expect(taken.map(({ key }) => key)).toEqual(["good"]);
  expect(trashed.get("1-coded.json")).toMatchObject({ code: "BAD_ITEM", message: "/id: is missing" });
  expect(trashed.get("2-plain.json")).toMatchObject({
    code: "ITEM_WITHOUT_KEY",
    message: "The item does not say what it is about.",
  });
});

test("a file of 50 MB is trashed without being read into memory", async () => {
  const file = await openFile(join(queue.folder, "big.json"), "w");
  for (let part = 0; part < 50; part += 1) await file.write(Buffer.alloc(1_000_000, "x"));
  await file.close();
  const before = process.memoryUsage().rss;
  expect(await (await open()).take(1)).toEqual([]);
  expect(process.memoryUsage().rss - before).toBeLessThan(40_000_000);
  expect(trashed.get("big.json")).toMatchObject({
    code: "ITEM_TOO_LARGE",
    message: "The item cannot be read: it is larger than 1048576 bytes.",
  });
});

test("a file of just under 1 MiB is an item", async () => {
  await queue.write("big.json", JSON.stringify({ id: "big", text: "x".repeat(1024 * 1024 - 40) }));
  expect(await (await open()).take(1)).toHaveLength(1);
});

test("an item that may not be read is trashed", async () => {
  await queue.write("a.json", '{"id":"a"}');
  await chmod(join(queue.folder, "a.json"), 0);
  for (const path of [queue.home, queue.tmpFolder, queue.folder, join(queue.folder, "trash")]) await chmod(path, 0o777);
  await asNobody(async () => {
    expect(await readItem(queue, "a.json", { settleMs: 0 })).toMatchObject({ state: "unreadable" });
    expect(await (await open()).take(1)).toEqual([]);
  });
  expect(trashed.get("a.json")).toMatchObject({
    code: "ITEM_UNREADABLE",
    message: expect.stringMatching(/\(EACCES\): it belongs to user 0 \(mode 000\), and the reader is user \d+/),
  });
});

test("a folder, a link, a fifo and a socket named like items, temp and dot files are neither listed nor touched", async () => {
  await queue.write("real.json", '{"id":"real"}');
  await mkdir(join(queue.folder, "folder.json"));
  await symlink("real.json", join(queue.folder, "link.json"));
  await symlink("nowhere", join(queue.folder, "dangling.json"));
  execFileSync("mkfifo", [join(queue.folder, "fifo.json")]);
  const server = createServer().listen(join(queue.folder, "socket.json"));
  await queue.write("a.json.converting.tmp", "{");
  await queue.write(".hidden.json", "{");
  await queue.write("line\nbreak.json", "{");
  await queue.write("real.json.reason.json", "{");
  execFileSync("/bin/bash", ["-c", "touch $'m\\xfcller.json'"], { cwd: queue.folder });
  const before = (await readdir(queue.folder)).sort();

  expect(await all(listItems(queue))).toEqual(["real.json"]);
  expect((await countQueue(queue)).waiting).toBe(1);
  for (const name of ["folder.json", "link.json", "dangling.json", "fifo.json", "socket.json"]) {
    expect(await readItem(queue, name)).toEqual({ state: "gone" });
  }
  const opened = await open();
  const taken = await opened.take(10);
  expect(taken.map(({ names }) => names)).toEqual([["real.json"]]);
  // hints bring names without their kind
  for (const name of ["folder.json", "link.json", "fifo.json"]) await utimes(join(queue.folder, name), 1, 1);
  await rm(join(queue.folder, "dangling.json"));
  await symlink("nowhere", join(queue.folder, "dangling.json"));
  await opened.changed();
  expect(await opened.take(10)).toEqual([]);
  await opened.close();
  expect((await readdir(queue.folder)).sort()).toEqual(before);
  expect(trashed.size).toBe(0);
  server.close();
});

test("a file that is still being written waits, and is taken as soon as it is whole", async () => {
  await queue.write("a.json", '{"id":');
  const opened = await open({ settleMs: 3_600_000 });
  expect(await readItem(queue, "a.json", { settleMs: 3_600_000 })).toEqual({ state: "growing" });
  expect(await opened.take(1)).toEqual([]);
  await appendFile(join(queue.folder, "a.json"), '"a"');
  expect(await opened.take(1)).toEqual([]);
  await appendFile(join(queue.folder, "a.json"), "}");
  let taken = await opened.take(1);
  while (taken.length === 0) {
    await opened.changed();
    taken = await opened.take(1);
  }
  expect(taken[0]!.value).toEqual({ id: "a" });
  expect(trashed.size).toBe(0);
});

test("a half-written file whose writer died is trashed when its time has come", async () => {
  await queue.write("a.json", '{"id":');
  let now = (await stat(join(queue.folder, "a.json"))).mtimeMs;
  const opened = await open({ settleMs: 5000, now: () => now });
  expect(await opened.take(1)).toEqual([]);
  expect(trashed.size).toBe(0);
  now += 5001;
  expect(await opened.take(1)).toEqual([]);
  expect([...trashed.keys()]).toEqual(["a.json"]);
});

test("a broken file whose time lies far in the future does not wait for it", async () => {
  await queue.write("a.json", '{"id":');
  await utimes(join(queue.folder, "a.json"), 4e9, 4e9);
  expect(await (await open({ settleMs: 5000 })).take(1)).toEqual([]);
  expect([...trashed.keys()]).toEqual(["a.json"]);
});

test("an item cut or removed between two looks is no error", async () => {
  for (const id of ["a", "b", "c"]) await queue.write(`${id}.json`, JSON.stringify({ id }));
  const opened = await open({ settleMs: 3_600_000 });
  expect((await opened.take(1)).map(({ key }) => key)).toEqual(["a"]); // the window knows all three now
  await truncate(join(queue.folder, "b.json"), 3);
  await rm(join(queue.folder, "c.json"));
  expect(await opened.take(5)).toEqual([]);
  expect(await all(listItems(queue))).toEqual(expect.arrayContaining(["a.json", "b.json"]));
});

test("more unreadable items than the window holds do not keep the good one behind them from coming", async () => {
  for (let n = 10; n < 60; n += 1) await queue.write(`${n}.json`, "broken");
  await queue.write("99.json", '{"id":"good"}');
  const opened = await open({ windowSize: 5, rescanMs: 3_600_000 });
  let taken = await opened.take(10);
  while (taken.length === 0) {
    await opened.changed();
    taken = await opened.take(10);
  }
  expect(taken[0]!.key).toBe("good");
  expect(trashed.size).toBe(50);
});
