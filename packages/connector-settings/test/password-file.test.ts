import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { readPasswordFile } from "../src/index.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "settings-"));
});
afterEach(() => rm(folder, { recursive: true }));

it("the newline at the end of the file does not belong to the password, spaces do", async () => {
  const file = join(folder, "machine.secret");
  await writeFile(file, " geheim \n");
  expect(await readPasswordFile(file)).toBe(" geheim ");
});
it("a changed file is read anew", async () => {
  const file = join(folder, "machine.secret");
  await writeFile(file, "old");
  expect(await readPasswordFile(file)).toBe("old");
  await writeFile(file, "new");
  expect(await readPasswordFile(file)).toBe("new");
});
it("a missing or empty file is named", async () => {
  const file = join(folder, "machine.secret");
  await expect(readPasswordFile(file)).rejects.toThrow(file);
  await writeFile(file, "\n");
  await expect(readPasswordFile(file)).rejects.toMatchObject({ code: "PASSWORD_FILE" });
});
