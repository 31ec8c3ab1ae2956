import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeOldTemps } from "../src/index.js";
import { tempName } from "../src/temp-name.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atomic-file-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("temp names end in .tmp and differ", () => {
  const names = new Set(Array.from({ length: 1000 }, tempName));
  expect(names.size).toBe(1000);
  for (const name of names) expect(name).toMatch(/^\..*\.tmp$/);
});

test("only old half-written files of ours are removed", async () => {
  const [old, young] = [tempName(), tempName()];
  const others = ["a.json.converting.tmp", ".hidden", "x.json"];
  for (const name of [old, young, ...others]) await writeFile(join(folder, name), "");
  const dayAgo = Date.now() / 1000 - 86_400;
  for (const name of [old, ...others]) await utimes(join(folder, name), dayAgo, dayAgo);
  expect(await removeOldTemps(folder, 3_600_000)).toBe(1);
  expect((await readdir(folder)).sort()).toEqual([young, ...others].sort());
});
