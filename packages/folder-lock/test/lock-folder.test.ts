import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFolderLocked, findLock, lockFolder, type FolderLock } from "../src/index.js";

let folder: string;
let locks: FolderLock[];
const lock = async (...[path, name, options]: Parameters<typeof lockFolder>) => {
  const got = await lockFolder(path, name, options);
  locks.push(got);
  return got;
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "folder-lock-"));
  locks = [];
});
afterEach(async () => {
  for (const held of locks) await held.release();
  await rm(folder, { recursive: true, force: true });
});

test("a second taker gets an error that names the folder and the holder", async () => {
  await lock(folder, "reader");
  const error: unknown = await lock(folder, "reader").catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: "FolderLockError", code: "FOLDER_LOCKED", folder, holder: process.pid });
  expect((error as Error).message).toContain(folder);
});

test("a released lock can be taken again, releasing twice does nothing, and no file is left", async () => {
  const first = await lock(folder, "reader");
  expect(await isFolderLocked(folder, "reader")).toBe(true);
  await Promise.all([first.release(), first.release()]);
  expect(await isFolderLocked(folder, "reader")).toBe(false);
  const second = await lock(folder, "reader");
  await first.release();
  expect(await isFolderLocked(folder, "reader")).toBe(true);
  await second.release();
  expect(await readdir(folder)).toEqual([]);
});

test("locks of other names and folders do not matter, also where one name begins with the other", async () => {
  await mkdir(join(folder, "sub"));
  await lock(folder, "reader");
  await lock(folder, "reader-1");
  await lock(folder, "read");
  await lock(join(folder, "sub"), "reader");
  expect(await isFolderLocked(folder, "reader-1-2")).toBe(false);
});

test("of many that come at once exactly one gets it", async () => {
  for (let round = 0; round < 5; round += 1) {
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => lockFolder(folder, "reader")));
    const got = results.filter((result) => result.status === "fulfilled");
    expect(got).toHaveLength(1);
    const codes = results.flatMap((result) =>
      result.status === "rejected" ? [(result.reason as { code: string }).code] : [],
    );
    expect(new Set(codes)).toEqual(new Set(["FOLDER_LOCKED"]));
    await got[0]!.value.release();
  }
});

test("who waits gets the lock when the holder lets go", async () => {
  const first = await lock(folder, "reader");
  const waiting = lock(folder, "reader", { waitMs: 60_000 });
  await first.release();
  await waiting;
  expect(await isFolderLocked(folder, "reader")).toBe(true);
});

test("who waits in vain is told when the time is up", async () => {
  await lock(folder, "reader");
  await expect(lock(folder, "reader", { waitMs: 50 })).rejects.toMatchObject({ code: "FOLDER_LOCKED" });
});

test("waiting ends with the signal's reason and leaves no socket", async () => {
  const first = await lock(folder, "reader");
  const stop = new AbortController();
  const waiting = lockFolder(folder, "reader", { waitMs: 60_000, signal: stop.signal });
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  await expect(lockFolder(folder, "reader", { signal: stop.signal })).rejects.toMatchObject({ name: "AbortError" });
  await first.release();
  expect(await readdir(folder)).toEqual([]);
});

test("a folder with a path longer than a socket address can be locked", async () => {
  const deep = join(folder, "d".repeat(200), "ü".repeat(100));
  await mkdir(deep, { recursive: true });
  await lock(deep, "reader");
  await expect(lock(deep, "reader")).rejects.toMatchObject({ code: "FOLDER_LOCKED" });
});

test("a file that only looks like a socket of the lock holds nothing", async () => {
  await writeFile(join(folder, ".reader-1-0123456789abcdef.lock"), "");
  await lock(folder, "reader");
});

test("a bad name, a missing folder and a file in place of a folder are told apart", async () => {
  for (const name of ["", "a/b", "..\n", "x".repeat(41)]) {
    await expect(lock(folder, name)).rejects.toMatchObject({ code: "BAD_LOCK_NAME" });
  }
  await expect(lock(join(folder, "no"), "reader")).rejects.toMatchObject({
    code: "FOLDER_UNUSABLE",
    // the system's own words name paths
    message: `Cannot make or see locks in ${join(folder, "no")} (ENOENT)`,
    cause: { code: "ENOENT" },
  });
  await writeFile(join(folder, "file"), "");
  await expect(lock(join(folder, "file"), "reader")).rejects.toMatchObject({ cause: { code: "ENOTDIR" } });
  expect(await isFolderLocked(join(folder, "no"), "reader")).toBe(false);
});

test("a folder that may not be written to is unusable", async () => {
  await chmod(folder, 0o555);
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(65534); // root may write everywhere
  try {
    await expect(lock(folder, "reader")).rejects.toMatchObject({ code: "FOLDER_UNUSABLE", cause: { code: "EACCES" } });
  } finally {
    if (root) process.seteuid?.(0);
  }
});

test("a folder renamed under the holder stays locked, and its release leaves no file", async () => {
  const [before, after] = [join(folder, "before"), join(folder, "after")];
  await mkdir(before);
  const held = await lock(before, "reader");
  await rename(before, after);
  await expect(lock(after, "reader")).rejects.toMatchObject({ code: "FOLDER_LOCKED" });
  await held.release();
  expect(await readdir(after)).toEqual([]);
});

test("a folder removed under the holder takes the lock with it; releasing it is still fine", async () => {
  const path = join(folder, "gone");
  await mkdir(path);
  const held = await lock(path, "reader");
  await rm(path, { recursive: true });
  await mkdir(path);
  await lock(path, "reader");
  await held.release();
  expect(await isFolderLocked(path, "reader")).toBe(true);
});

test("it can be told since when a lock is held, and which it is", async () => {
  expect(await findLock(folder, "reader")).toBeUndefined();
  expect(await findLock(join(folder, "nowhere"), "reader")).toBeUndefined();
  const held = await lock(folder, "reader");
  await writeFile(join(folder, "later"), "");
  const { mtimeMs } = await stat(join(folder, "later"));
  const { since = NaN, ticket } = (await findLock(folder, "reader")) ?? {};
  expect(ticket).toBe(held.ticket);
  expect(since).toBeGreaterThan(mtimeMs - 600_000);
  expect(since).toBeLessThanOrEqual(mtimeMs);
  await held.release();
  expect(await findLock(folder, "reader")).toBeUndefined();
});
