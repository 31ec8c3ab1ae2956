import { describe, expect, jest, test } from "@jest/globals";
import { chmod, mkdir, open, readFile, readdir, rm, stat, truncate, writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { entry, ledgerFolder, openForTest } from "./ledger-folder.js";

const dataFile = (folder: string): string => join(folder, "data.mdb");

async function fillLedger(folder: string): Promise<void> {
  const ledger = await openForTest(folder);
  const changes = Array.from({ length: 3000 }, (_, i) => ({ id: `u${i}`, put: entry({ digest: "d".repeat(43) }) }));
  await ledger.authority("A").write(changes);
  await ledger.authority("A").setComplete(true);
  await ledger.close();
}

/** Writes over the file from an offset to the end. */
async function spoil(path: string, from: number, fill: (length: number) => Uint8Array): Promise<void> {
  const file = await open(path, "r+");
  const { size } = await file.stat();
  await file.write(fill(size - from), 0, size - from, from);
  await file.close();
}
const garbage = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 7919 + (i >> 8) * 31) & 0xff);

test("the folder and its files are for the owner only", async () => {
  const folder = await ledgerFolder();
  await (await openForTest(folder)).close();
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  const names = (await readdir(folder)).sort();
  expect(names).toEqual(["data.mdb", "ledger.key", "lock.mdb"]);
  for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, "ledger.key"))).size).toBe(32);
});

test("a new ledger and an orderly reopened one are not called rebuilt", async () => {
  const folder = await ledgerFolder();
  const reasons: string[] = [];
  const options = { onRebuilt: (reason: string): void => void reasons.push(reason) };
  await (await openForTest(folder, options)).close();
  await (await openForTest(folder, options)).close();
  expect(reasons).toEqual([]);
});

describe("a damaged ledger is moved aside and a new one works", () => {
  const damages: Record<string, (path: string) => Promise<void>> = {
    "an empty file": (path) => truncate(path, 0),
    "a file of a few bytes": (path) => truncate(path, 10),
    "the first page only": (path) => truncate(path, 4096),
    "both head pages only": (path) => truncate(path, 8192),
    "half of the file": async (path) => truncate(path, Math.floor((await stat(path)).size / 2)),
    "a file that ends a page early": async (path) => truncate(path, (await stat(path)).size - 4096),
    "garbage from the beginning": (path) => spoil(path, 0, garbage),
    "garbage behind the head pages": (path) => spoil(path, 8192, garbage),
    "zeros behind the head pages": (path) => spoil(path, 8192, (length) => new Uint8Array(length)),
    "text in place of a store": (path) => writeFile(path, "This is no ledger.\n".repeat(2000)),
    "a folder in place of the file": async (path) => {
      await rm(path);
      await mkdir(path);
    },
  };

  test.each(Object.entries(damages))("%s", async (_, damage) => {
    const folder = await ledgerFolder();
    await fillLedger(folder);
    await damage(dataFile(folder));
    const reasons: string[] = [];
    const ledger = await openForTest(folder, { onRebuilt: (reason) => void reasons.push(reason) });
    expect(reasons).toEqual([expect.stringContaining(`${folder}.broken-2`)]);
    expect(ledger.authority("A").complete).toBe(false);
    expect([...ledger.authority("A").entries()]).toEqual([]);
    await ledger.authority("A").write([{ id: "u1", put: entry() }]);
    await ledger.close();
    expect((await readdir(dirname(folder))).sort()).toEqual([
      "ledger",
      expect.stringMatching(/^ledger\.broken-[\dTZ-]+$/),
    ]);
    const again = await openForTest(folder, { onRebuilt: (reason) => void reasons.push(reason) });
    expect(again.authority("A").get("u1")).toBeDefined();
    expect(reasons).toHaveLength(1);
  });

  test("read-only it is refused and left where it is", async () => {
    const folder = await ledgerFolder();
    await fillLedger(folder);
    await spoil(dataFile(folder), 8192, garbage);
    await expect(openForTest(folder, { readOnly: true })).rejects.toMatchObject({ code: "LEDGER_BROKEN" });
    expect(await readdir(dirname(folder))).toEqual(["ledger"]);
  });

  test("a file in place of the folder", async () => {
    const folder = await ledgerFolder();
    await writeFile(folder, "x");
    const reasons: string[] = [];
    await openForTest(folder, { onRebuilt: (reason) => void reasons.push(reason) });
    expect(reasons).toHaveLength(1);
  });
});

test("a ledger whose file is gone but not its key is called rebuilt", async () => {
  const folder = await ledgerFolder();
  await fillLedger(folder);
  await rm(dataFile(folder));
  const reasons: string[] = [];
  const ledger = await openForTest(folder, { onRebuilt: (reason) => void reasons.push(reason) });
  expect(reasons).toHaveLength(1);
  expect(ledger.authorities()).toEqual([]);
});

test("a spoilt lock file does no harm", async () => {
  const folder = await ledgerFolder();
  await fillLedger(folder);
  await spoil(join(folder, "lock.mdb"), 0, garbage);
  const ledger = await openForTest(folder);
  expect(ledger.authority("A").count().user).toBe(3000);
  await ledger.authority("A").write([{ id: "u1", remove: true }]);
  expect(ledger.authority("A").count().user).toBe(2999);
});

test.each(["gone", "cut short"])("with its key %s only the digests differ", async (how) => {
  const folder = await ledgerFolder();
  await fillLedger(folder);
  const before = await openForTest(folder);
  const digest = before.authority("A").digest("x");
  await before.close();
  const key = join(folder, "ledger.key");
  await (how === "gone" ? rm(key) : truncate(key, 5));
  const after = await openForTest(folder);
  expect(after.authority("A").digest("x")).not.toBe(digest);
  expect(after.authority("A").count().user).toBe(3000);
  expect(after.authority("A").complete).toBe(true);
  expect(await readFile(key)).toHaveLength(32);
  const files = (await readdir(folder)).filter((name) => !name.startsWith(".gate-"));
  expect(files.sort()).toEqual(["data.mdb", "ledger.key", "lock.mdb"]);
});

test("read-only, a ledger that does not exist is empty and no file is made", async () => {
  const folder = await ledgerFolder();
  const ledger = await openForTest(folder, { readOnly: true });
  expect(ledger.authorities()).toEqual([]);
  const authority = ledger.authority("A");
  expect(authority.get("u1")).toBeUndefined();
  expect([...authority.entries()]).toEqual([]);
  expect(authority.count()).toEqual({ user: 0, school_class: 0, workgroup: 0, school: 0 });
  expect(authority.complete).toBe(false);
  expect(authority.later.due(1, 1)).toEqual([]);
  expect(ledger.directory.get("u1")).toBeUndefined();
  expect(ledger.directory.cookie()).toBeUndefined();
  await expect(authority.write([{ id: "u1", put: entry() }])).rejects.toMatchObject({ code: "LEDGER_READ_ONLY" });
  expect(await readdir(dirname(folder))).toEqual([]);
});

test("read-only, nothing can be written", async () => {
  const folder = await ledgerFolder();
  await fillLedger(folder);
  const ledger = await openForTest(folder, { readOnly: true });
  expect(ledger.authority("A").count().user).toBe(3000);
  await expect(ledger.authority("A").write([{ id: "u1", remove: true }])).rejects.toMatchObject({
    code: "LEDGER_READ_ONLY",
  });
  await expect(ledger.directory.write([], { cookie: "c" })).rejects.toMatchObject({ code: "LEDGER_READ_ONLY" });
  expect(ledger.authority("A").count().user).toBe(3000);
});

test("close waits for the writes under way; afterwards everything is refused", async () => {
  const folder = await ledgerFolder();
  const ledger = await openForTest(folder);
  const authority = ledger.authority("A");
  const iterator = authority.entries()[Symbol.iterator]();
  const writes = Promise.all(Array.from({ length: 100 }, (_, i) => authority.write([{ id: `u${i}`, put: entry() }])));
  await ledger.close();
  await writes;
  expect(() => authority.get("u1")).toThrow(expect.objectContaining({ code: "LEDGER_CLOSED" }));
  expect(() => iterator.next()).toThrow(expect.objectContaining({ code: "LEDGER_CLOSED" }));
  await expect(authority.write([{ id: "u1", put: entry() }])).rejects.toMatchObject({ code: "LEDGER_CLOSED" });
  await ledger.close();
  expect((await openForTest(folder)).authority("A").count().user).toBe(100);
});

test("a folder without rights is an error and is not moved", async () => {
  if (process.getuid?.() === 0) return; // rights do not stop root
  const folder = await ledgerFolder();
  await fillLedger(folder);
  await chmod(folder, 0);
  try {
    await expect(openForTest(folder)).rejects.toMatchObject({ code: "LEDGER_UNUSABLE" });
  } finally {
    await chmod(folder, 0o700);
  }
  expect(await readdir(dirname(folder))).toEqual(["ledger"]);
});

test.each(["EINVAL", "ENOTSUP"])("a file system that cannot sync a folder (%s) bears a ledger", async (code) => {
  const folder = await ledgerFolder();
  const handle = await open(dirname(folder));
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const sync = jest.spyOn(prototype, "sync").mockImplementation(async function (this: FileHandle) {
    if ((await this.stat()).isDirectory()) throw Object.assign(new Error(`${code}: fsync`), { code });
    return this.datasync();
  });
  try {
    await fillLedger(folder);
    const ledger = await openForTest(folder);
    expect(ledger.authority("A").complete).toBe(true);
    await ledger.seal();
  } finally {
    sync.mockRestore();
  }
});

test("a folder that cannot be made is an error", async () => {
  const folder = await ledgerFolder();
  await writeFile(join(dirname(folder), "file"), "");
  const inFile = openForTest(join(dirname(folder), "file", "below", "ledger"));
  await expect(inFile).rejects.toMatchObject({ code: "LEDGER_UNUSABLE" });
});
