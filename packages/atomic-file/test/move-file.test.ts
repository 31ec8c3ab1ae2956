import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { moveFile, writeFileAtomic } from "../src/index.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atomic-file-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a file is moved to another folder and replaces what was there", async () => {
  await mkdir(join(folder, "sub"));
  await writeFile(join(folder, "a"), "new");
  await writeFile(join(folder, "sub/a"), "old");
  await moveFile(join(folder, "a"), join(folder, "sub/a"));
  expect(await readFile(join(folder, "sub/a"), "utf8")).toBe("new");
  expect(await readdir(folder)).toEqual(["sub"]);
});

test("a file that is not there gives ENOENT", async () => {
  await expect(moveFile(join(folder, "a"), join(folder, "b"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("another file system gives EXDEV and leaves all as it was", async () => {
  const far = await mkdtemp("/dev/shm/atomic-file-").catch(() => undefined);
  try {
    // a machine whose /tmp is /dev/shm's file system (or that has none) cannot show this
    if (far === undefined || (await stat(far)).dev === (await stat(folder)).dev) return;
    await writeFile(join(folder, "a"), "kept");
    await expect(moveFile(join(folder, "a"), join(far, "a"))).rejects.toMatchObject({ code: "EXDEV" });
    await expect(writeFileAtomic(join(folder, "a"), "new", { tmpFolder: far })).rejects.toMatchObject({
      code: "EXDEV",
    });
    expect(await readFile(join(folder, "a"), "utf8")).toBe("kept");
    expect(await readdir(far)).toEqual([]);
  } finally {
    if (far !== undefined) await rm(far, { recursive: true });
  }
});
