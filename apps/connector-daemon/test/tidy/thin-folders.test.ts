import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { thinFolders } from "../../src/tidy/thin-folders.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "thin-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function make(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "a.json"), "{}");
  }
}
const left = async () => (await readdir(folder)).sort();

it("the oldest go, by the times in their names, whatever stands before", async () => {
  await make("Z-2026-01-01T00-00-00-000Z", "B-2026-03-01T00-00-00-000Z", "A-2026-02-01T00-00-00-000Z");
  expect(await thinFolders(folder, { before: -Infinity, most: 2 })).toEqual(["Z-2026-01-01T00-00-00-000Z"]);
  expect(await thinFolders(folder, { before: Date.parse("2026-02-15"), most: 2 })).toEqual([
    "A-2026-02-01T00-00-00-000Z",
  ]);
  expect(await left()).toEqual(["B-2026-03-01T00-00-00-000Z"]);
});

it("what was not put aside stays: other names, and those that begin otherwise", async () => {
  const kept = ["ledger", "ledger.broken", "listener", "old-2026-01-01T00-00-00-000Z"];
  await make(...kept, "ledger.broken-2026-01-01T00-00-00-000Z", "ledger.broken-2026-01-01T00-00-00-000Z-2");
  expect(await thinFolders(folder, { prefix: "ledger.broken", before: Infinity, most: 0 })).toHaveLength(2);
  expect(await left()).toEqual([...kept].sort());
});

it("neither age nor number takes anything where both leave room", async () => {
  await make("A-2026-01-01T00-00-00-000Z");
  expect(await thinFolders(folder, { before: -Infinity, most: 1 })).toEqual([]);
  expect(await left()).toHaveLength(1);
});
