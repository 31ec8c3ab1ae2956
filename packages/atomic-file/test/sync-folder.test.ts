import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { syncFolder } from "../src/index.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atomic-file-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("calls that come while a sync is running share the next one", async () => {
  const running = syncFolder(folder);
  const second = syncFolder(folder);
  const third = syncFolder(join(folder, "."));
  expect(second).not.toBe(running);
  expect(third).toBe(second);
  await Promise.all([running, second]);
  const later = syncFolder(folder);
  expect(later).not.toBe(second);
  await later;
});

test("a file system that cannot sync a folder is borne", async () => {
  if (process.platform !== "linux") return;
  await syncFolder("/proc"); // says EINVAL
});

test("a failed sync fails for those that shared it, and the next one is tried anew", async () => {
  await rm(folder, { recursive: true });
  const running = syncFolder(folder);
  const shared = syncFolder(folder);
  await expect(running).rejects.toMatchObject({ code: "ENOENT", path: folder });
  await expect(shared).rejects.toMatchObject({ code: "ENOENT" });
  await expect(syncFolder(folder)).rejects.toMatchObject({ code: "ENOENT" });
});
