import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  adoptOldPlaces,
  countQueue,
  keepItem,
  listItems,
  listTrash,
  openQueue,
  openReader,
  putItem,
  putItems,
  readReason,
  restoreItem,
  trashItem,
  writeIntoMailbox,
  type Queue,
  type QueueReader,
  type ReaderOptions,
  type TrashReason,
} from "../src/index.js";
import { all, asNobody } from "./temp-queue.js";

const asRoot = process.geteuid?.() === 0 ? test : test.skip;
const reason = { code: "REFUSED", message: "no", firstAt: "2026-01-01", lastAt: "2026-01-01" };
let home: string;
let queue: Queue;
let reader: QueueReader | undefined;
let trashed: TrashReason[];
let staying: string[];
let left: string[];
const open = async (options: Partial<ReaderOptions> = {}) => {
  reader = await openReader(queue, {
    keyOf: (value) => (value as { id?: string } | null)?.id,
    onTrash: (_, why) => trashed.push(why),
    onStay: (name) => staying.push(name),
    onLeave: (name) => left.push(name),
    settleMs: 0,
    ...options,
  });
  return reader;
};
const aside = () => join(home, "aside");
const inBox = (name: string) => join(queue.folder, name);
const inTrash = async () => (await all(listTrash(queue))).map(({ name }) => join(aside(), "trash", name));
const makeQueue = (folder: string) => openQueue(folder, { tmpFolder: join(home, "tmp"), asideFolder: aside() });
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "mailbox-"));
  queue = await makeQueue(join(home, "box"));
  [trashed, staying, left] = [[], [], []];
});
afterEach(async () => {
  await reader?.close();
  reader = undefined;
  await rm(home, { recursive: true, force: true });
});

test("nothing of ours is made in a mailbox but items: trash, keep, locks and half-written files lie aside", async () => {
  const opened = await open();
  await putItem(queue, { key: "a", value: { id: "a" }, name: "a.json" });
  await writeFile(inBox("b.json"), "{");
  await writeFile(inBox("c.json"), '{"id":"c"}');
  const [first, second] = await opened.take(10);
  await opened.trash(first!, reason);
  await opened.keep(second!);
  expect(await readdir(queue.folder)).toEqual([]);
  expect(await readdir(join(aside(), "keep"))).toHaveLength(1);
  expect(await inTrash()).toHaveLength(2);
  expect((await readdir(aside())).filter((name) => name.endsWith(".lock"))).toHaveLength(1);
  expect(await countQueue(queue)).toMatchObject({ waiting: 0, trashed: 2, kept: 1 });
});

test("a link where the trash once lay leads nothing anywhere", async () => {
  const conf = join(home, "conf");
  await mkdir(conf);
  for (const name of ["trash", "keep", "tmp"]) await symlink(conf, inBox(name));
  await writeFile(inBox("Evil.json"), '{"name":"Evil","url":"https://evil.example"}');
  expect(await (await open()).take(10)).toEqual([]);
  expect(await adoptOldPlaces(queue)).toMatchObject({
    moved: 0,
    left: [{ path: inBox("trash") }, { path: inBox("keep") }, { path: inBox("tmp") }],
  });
  expect(await readdir(conf)).toEqual([]);
  expect(await inTrash()).toHaveLength(1);
  expect(trashed).toMatchObject([{ code: "ITEM_WITHOUT_KEY" }]);
});

test("what comes to the trash is a new file of ours: no name, mode, owner or hard link of the sender", async () => {
  const outside = join(home, "outside.json");
  await writeFile(outside, "not an item", { mode: 0o666 });
  const name = `\u202e${"x".repeat(200)}.json`;
  await link(outside, inBox(name));
  expect(await (await open()).take(10)).toEqual([]);
  const [path = ""] = await inTrash();
  expect(path).toMatch(/\/\d{4}(-\d\d){5}-\d{6}_[0-9a-f]{16}\.json$/);
  expect(await readFile(path, "utf8")).toBe("not an item");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(path)).ino).not.toBe((await stat(outside)).ino);
  expect((await stat(outside)).nlink).toBe(1);
  const why = await readReason(queue, path.split("/").at(-1)!);
  expect(why?.file).toBe(`?${"x".repeat(99)}`);
});

test("a stranger's item keeps nothing of its owner in our trash", async () => {
  await writeFile(inBox("a.json"), "{");
  await chown(inBox("a.json"), 65_534, 65_534).catch(() => undefined);
  await (await open()).take(1);
  const [path = ""] = await inTrash();
  expect((await stat(path)).uid).toBe(process.geteuid?.());
});

test("an item that was replaced since it was judged is not trashed for what it was", async () => {
  let replaced = false;
  const keyOf = (value: unknown) => {
    const { id } = value as { id?: string };
    if (id === "bad" && !replaced) {
      replaced = true;
      execFileSync("/bin/sh", [
        "-c",
        `printf '{"id":"good"}' > '${inBox("new")}' && mv '${inBox("new")}' '${inBox("a.json")}'`,
      ]);
      return undefined;
    }
    return id;
  };
  await writeFile(inBox("a.json"), '{"id":"bad"}');
  const opened = await open({ keyOf });
  let taken = await opened.take(1);
  while (taken.length === 0) taken = await opened.take(1);
  expect(taken[0]!.value).toEqual({ id: "good" });
  expect(await inTrash()).toEqual([]);
});

test("a folder that is swapped for a link all the time leads nothing elsewhere, and all items arrive in the end", async () => {
  const conf = join(home, "conf");
  await mkdir(conf);
  await writeFile(join(conf, "precious.json"), "{");
  const stop = new AbortController();
  const swapping = (async () => {
    while (!stop.signal.aborted) {
      for (const name of ["trash", "n5.json"]) {
        await rm(inBox(name), { recursive: true, force: true });
        await symlink(join(conf, name === "trash" ? "" : "precious.json"), inBox(name));
        await rm(inBox(name), { force: true });
        await mkdir(inBox(name)).catch(() => undefined);
      }
    }
  })();
  const opened = await open({ rescanMs: 50 });
  const ids = new Set<string>();
  for (let round = 0; round < 40; round += 1) {
    await writeFile(inBox(`bad${round}.json`), "{");
    await writeFile(inBox(`good${round}.json`), JSON.stringify({ id: String(round) }));
    for (const item of await opened.take(100)) {
      ids.add(item.key);
      await opened.remove([item]);
    }
  }
  stop.abort();
  await swapping;
  while (ids.size < 40 || trashed.length < 40) {
    await opened.changed();
    for (const item of await opened.take(100)) ids.add(item.key);
  }
  expect(await readdir(conf)).toEqual(["precious.json"]);
  expect(await readFile(join(conf, "precious.json"), "utf8")).toBe("{");
});

test("a stranger's sockets in a mailbox are no locks", async () => {
  const server = createServer((connection) => connection.write("x")).listen(inBox(".reader-1-0123456789abcdef.lock"));
  await (await open()).close();
  await open();
  server.close();
});

test("a link in place of a mailbox is no mailbox, at first and later", async () => {
  const opened = await open();
  await rename(queue.folder, join(home, "else"));
  await symlink("else", queue.folder);
  await expect(opened.take(1)).rejects.toMatchObject({ code: "QUEUE_GONE" });
  await opened.close();
  await expect(open()).rejects.toMatchObject({ code: "NOT_A_FOLDER" });
  await expect(putItem(queue, { key: "k", value: 1 })).rejects.toMatchObject({ code: "NOT_A_FOLDER" });
});

test("what is too large to be copied stays, is told once, and leaves as soon as it is not", async () => {
  await writeFile(inBox("big.json"), "");
  await truncate(inBox("big.json"), 65 * 1024 * 1024);
  await writeFile(inBox("large.json"), Buffer.alloc(20_000_000, "x"));
  let now = Date.now();
  const opened = await open({ now: () => now, rescanMs: 0 });
  for (let round = 0; round < 3; round += 1) {
    expect(await opened.take(10)).toEqual([]);
    now += 61_000;
  }
  expect(staying).toEqual(["big.json"]);
  expect(await readdir(queue.folder)).toEqual(["big.json"]);
  expect((await stat((await inTrash())[0]!)).size).toBe(20_000_000);
  expect(left).toEqual([]);
  await writeFile(inBox("big.json"), '{"id":"small"}');
  now += 61_000;
  expect(await opened.take(10)).toMatchObject([{ key: "small" }]);
  expect(left).toEqual(["big.json"]);
});

test.each([
  ["a look at it", 3_600_000],
  ["a list of the folder", 0],
])("when what stayed is gone, that is told, whether found by %s", async (_, rescanMs) => {
  await writeFile(inBox("big.json"), "");
  await truncate(inBox("big.json"), 65 * 1024 * 1024);
  let now = Date.now();
  const opened = await open({ now: () => now, rescanMs });
  expect(await opened.take(10)).toEqual([]);
  expect([staying, left]).toEqual([["big.json"], []]);
  await rm(inBox("big.json"));
  now += 61_000;
  expect(await opened.take(10)).toEqual([]);
  expect([staying, left]).toEqual([["big.json"], ["big.json"]]);
});

test("no more are remembered than the window has, and of each that is forgotten it is told", async () => {
  for (const name of ["a.json", "b.json", "c.json"]) {
    await writeFile(inBox(name), "");
    await truncate(inBox(name), 65 * 1024 * 1024);
  }
  const opened = await open({ windowSize: 2, rescanMs: 0 });
  for (let round = 0; round < 3; round += 1) expect(await opened.take(10)).toEqual([]);
  expect(staying.toSorted()).toEqual(["a.json", "b.json", "c.json"]);
  expect(left).toEqual(staying.slice(0, 1));
});

asRoot("what may not be read stays, and is taken when it may", async () => {
  await writeFile(inBox("a.json"), '{"id":"a"}', { mode: 0o600 });
  for (const path of [home, queue.folder, queue.tmpFolder, aside(), join(aside(), "trash"), join(aside(), "keep")])
    await chmod(path, 0o777);
  let now = Date.now();
  await asNobody(async () => {
    expect(await (await open({ now: () => now })).take(1)).toEqual([]);
    expect(staying).toEqual(["a.json"]);
  });
  await chmod(inBox("a.json"), 0o644);
  now += 61_000;
  await asNobody(async () => {
    expect(await reader!.take(1)).toMatchObject([{ key: "a" }]);
  });
});

test("a restored item waits again, under a name that nobody knew", async () => {
  await writeFile(inBox("a.json"), '{"id":"a"}');
  await trashItem(queue, "a.json", reason);
  const [{ name }] = (await all(listTrash(queue))) as [{ name: string }];
  await restoreItem(queue, name);
  const [restored = ""] = await all(listItems(queue));
  expect([restored === name, restored === "a.json"]).toEqual([false, false]);
  expect(await readFile(inBox(restored), "utf8")).toBe('{"id":"a"}');
  expect(await readdir(join(aside(), "trash"))).toEqual([]);
  await expect(restoreItem(queue, name)).rejects.toMatchObject({ code: "NO_SUCH_ITEM" });
});

test("what nobody could have put into the trash, for its size, is not read to be restored", async () => {
  await writeFile(inBox("a.json"), '{"id":"a"}');
  await trashItem(queue, "a.json", reason);
  const [{ name }] = (await all(listTrash(queue))) as [{ name: string }];
  await truncate(join(aside(), "trash", name), 64 * 1024 * 1024 + 1);
  await expect(restoreItem(queue, name)).rejects.toMatchObject({ name: "QueueError", cause: { code: "EFBIG" } });
  expect(await all(listItems(queue))).toEqual([]);
});

test("trashing or keeping an item that is gone leaves nothing behind", async () => {
  await trashItem(queue, "a.json", reason);
  await keepItem(queue, "a.json");
  expect(await readdir(join(aside(), "trash"))).toEqual([]);
});

describe("what an older version left in a mailbox", () => {
  test("lies aside afterwards, with its reasons, and the old folders and locks are gone", async () => {
    for (const name of ["trash", "keep", "tmp"]) await mkdir(inBox(name));
    await writeFile(inBox("trash/a.json"), "1");
    await writeFile(
      inBox("trash/a.json.reason.json"),
      JSON.stringify({ ...reason, key: 7, message: "no\u202e", answer: "x" }),
    );
    await writeFile(inBox("trash/b.json"), "2");
    await writeFile(inBox("keep/c.json"), "3");
    await writeFile(inBox("tmp/.12-0123456789abcdef.tmp"), "half");
    const server = createServer().listen(inBox(".reader-1-0123456789abcdef.lock"));
    await writeFile(inBox("waiting.json"), '{"id":"a"}');
    expect(await adoptOldPlaces(queue)).toEqual({ moved: 3, left: [] });
    expect(await readdir(queue.folder)).toEqual(["waiting.json"]);
    const lying = await all(listTrash(queue));
    expect(lying.map(({ reason: why }) => why).filter(Boolean)).toEqual([
      { ...reason, message: "no?", file: "a.json" },
    ]);
    expect(lying).toHaveLength(2);
    expect(await readdir(join(aside(), "keep"))).toHaveLength(1);
    expect(await adoptOldPlaces(queue)).toEqual({ moved: 0, left: [] });
    server.close();
  });

  test("stays where other things lie with it", async () => {
    await mkdir(inBox("trash"));
    await symlink("/etc/passwd", inBox("trash/link.json"));
    await writeFile(inBox("trash/README"), "");
    expect(await adoptOldPlaces(queue)).toMatchObject({ moved: 0, left: [{ path: inBox("trash") }] });
    expect((await readdir(inBox("trash"))).sort()).toEqual(["README", "link.json"]);
  });
});

describe("on a file system of its own", () => {
  const other = "/dev/shm";
  const elsewhere = async (work: () => Promise<void>): Promise<void> => {
    const [there, here] = await Promise.all([stat(other).catch(() => undefined), stat(tmpdir())]);
    if (!there || there.dev === here.dev) return;
    const box = await mkdtemp(join(other, "mailbox-"));
    queue = await makeQueue(box);
    try {
      await work();
    } finally {
      await reader?.close();
      reader = undefined;
      await rm(box, { recursive: true });
    }
  };

  test("items are put, taken out and restored all the same", () =>
    elsewhere(async () => {
      await putItem(queue, { key: "a", value: { id: "a" }, name: "a.json" });
      await writeFile(inBox("b.json"), "{");
      const opened = await open();
      await opened.remove(await opened.take(10));
      expect(await readdir(queue.folder)).toEqual([]);
      const [{ name }] = (await all(listTrash(queue))) as [{ name: string }];
      await restoreItem(queue, name);
      expect(await readdir(queue.folder)).toHaveLength(1);
      expect(await readdir(queue.tmpFolder)).toEqual([]);
    }));

  asRoot("also where the device is the same, but mounted apart as a container does", async () => {
    const [real, box] = [join(home, "real"), join(home, "mounted")] as const;
    for (const folder of [real, box]) await mkdir(folder);
    const program = new URL("children/mounted-apart.mjs", import.meta.url).pathname;
    const mayMount = spawnSync("unshare", ["-m", "true"]).status === 0;
    if (!mayMount) return;
    const said = execFileSync("unshare", ["-m", process.execPath, program, real, box, home], { encoding: "utf8" });
    expect(JSON.parse(said)).toEqual({ keys: ["a", "b"], left: 1, tmp: 0 });
  });

  test("half-written files in it are hidden, and old ones are cleared away", () =>
    elsewhere(async () => {
      await writeFile(inBox(".1-0123456789abcdef.tmp"), "half");
      await utimes(inBox(".1-0123456789abcdef.tmp"), 1, 1);
      await putItems(queue, [{ key: "k", value: { id: "k" } }]);
      await open();
      expect((await readdir(queue.folder)).filter((name) => name.startsWith("."))).toEqual([]);
    }));
});

asRoot(
  "what root puts into a mailbox belongs to whom the queue is read by, never to whom the mailbox belongs",
  async () => {
    await chown(aside(), 65_534, 65_534);
    await chown(queue.folder, 65_533, 65_533);
    const name = await putItem(queue, { key: "k", value: 1 });
    expect((await lstat(inBox(name))).uid).toBe(65_534);
    await writeIntoMailbox(queue.folder, [{ name: "x.json", content: "1" }], {
      tmpFolder: queue.tmpFolder,
      mode: 0o644,
      ownerOf: home,
    });
    expect((await lstat(inBox("x.json"))).uid).toBe(0);
  },
);
