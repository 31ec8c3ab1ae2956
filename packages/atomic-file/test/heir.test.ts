import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { chown, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeFolder, writeFileAtomic } from "../src/index.js";
import { asNobody } from "./as-nobody.js";

const asRoot = process.geteuid?.() === 0 ? test : test.skip;
const other = { uid: 65_534, gid: 65_534 };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atomic-file-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

asRoot("what root writes and makes in another user's folder is that user's", async () => {
  await chown(folder, other.uid, other.gid);
  await writeFileAtomic(join(folder, "a"), "x");
  await makeFolder(join(folder, "b", "c"));
  for (const name of ["a", "b", "b/c"]) expect(await stat(join(folder, name))).toMatchObject(other);
  await asNobody(async () => {
    expect(await readFile(join(folder, "a"), "utf8")).toBe("x");
  });
});

asRoot("or belongs to the owner of a folder that is named", async () => {
  await chown(folder, other.uid, other.gid);
  await writeFileAtomic(join(folder, "a"), "x", { ownerOf: tmpdir() });
  expect((await stat(join(folder, "a"))).uid).toBe(0);
});

test("a folder with those above it is made, and one that is there is left alone", async () => {
  await makeFolder(join(folder, "b", "c"));
  await makeFolder(join(folder, "b", "c"));
  expect((await stat(join(folder, "b"))).mode & 0o777).toBe(0o750);
  await makeFolder(join(folder, "d", "e"), 0o700);
  expect((await stat(join(folder, "d"))).mode & 0o777).toBe(0o750);
  expect((await stat(join(folder, "d", "e"))).mode & 0o777).toBe(0o700);
  await writeFileAtomic(join(folder, "file"), "");
  await expect(makeFolder(join(folder, "file"))).rejects.toMatchObject({ code: "EEXIST" });
});
