import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findLock, isFolderLocked, lockFolder } from "../src/index.js";

let folder: string;
let children: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "folder-lock-"));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

function start(script: string, ...words: string[]) {
  const path = new URL(`children/${script}.mjs`, import.meta.url).pathname;
  const child = spawn(process.execPath, [path, folder, ...words], { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  return child;
}

test("the lock of a killed process is free at once, and its dead socket is cleared away", async () => {
  const child = start("hold", "reader", "hold");
  await once(child.stdout, "data");
  await expect(lockFolder(folder, "reader")).rejects.toMatchObject({ code: "FOLDER_LOCKED", holder: child.pid });
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await readdir(folder)).toHaveLength(1);
  const lock = await lockFolder(folder, "reader");
  expect(await readdir(folder)).toHaveLength(1);
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
});

test("a stopped process still holds its lock, and does not answer", async () => {
  const child = start("hold", "reader", "hold");
  await once(child.stdout, "data");
  child.kill("SIGSTOP");
  await expect(lockFolder(folder, "reader")).rejects.toMatchObject({ code: "FOLDER_LOCKED" });
  expect(await isFolderLocked(folder, "reader")).toBe(true);
  expect(await findLock(folder, "reader")).toMatchObject({ answers: false });
  child.kill("SIGCONT");
  // on a busy machine it may take longer than half a second to answer once
  let found = await findLock(folder, "reader");
  while (found?.answers === false) found = await findLock(folder, "reader");
  expect(found).toMatchObject({ answers: true });
});

test("a lock does not keep its process alive, and ends with it", async () => {
  const child = start("hold", "reader", "leave");
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(await isFolderLocked(folder, "reader")).toBe(false);
});

test("of processes that take turns, never two hold the lock", async () => {
  const turns = Array.from({ length: 5 }, () => start("take-turns", "20"));
  const ends = await Promise.all(turns.map((child) => once(child, "exit")));
  expect(ends).toEqual(turns.map(() => [0, null]));
  expect(await readdir(folder)).toEqual([]);
});
