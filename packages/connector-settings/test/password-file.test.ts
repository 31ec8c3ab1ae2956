import { chmod, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
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
it("a file that others may write is refused, with what helps; a link to one that is ours is followed", async () => {
  const file = join(folder, "machine.secret");
  await writeFile(file, "geheim", { mode: 0o600 });
  await symlink("machine.secret", join(folder, "link"));
  expect(await readPasswordFile(join(folder, "link"))).toBe("geheim");
  await chmod(file, 0o622);
  for (const path of [file, join(folder, "link")])
    await expect(readPasswordFile(path)).rejects.toMatchObject({
      code: "NOT_TRUSTED",
      message: expect.stringContaining("chmod go-w") as unknown,
    });
});
