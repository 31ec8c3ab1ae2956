import { chmod, mkdtemp, readFile, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { openLedger } from "../src/index.js";

let home: string;
let folder: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "ledger-"));
  folder = join(home, "ledger");
  await (await openLedger(folder)).close();
});
afterEach(() => rm(home, { recursive: true, force: true }));

it("a ledger in a folder that others may write is not opened, and not moved", async () => {
  await chmod(folder, 0o770);
  for (const readOnly of [true, false])
    await expect(openLedger(folder, { readOnly })).rejects.toMatchObject({
      code: "LEDGER_NOT_TRUSTED",
      message: expect.stringContaining("chmod go-w") as unknown,
    });
  await chmod(folder, 0o700);
  await (await openLedger(folder)).close();
});

it("nor with a key that is a link or that others may write", async () => {
  const key = join(folder, "ledger.key");
  const content = await readFile(key);
  await chmod(key, 0o606);
  await expect(openLedger(folder)).rejects.toMatchObject({ code: "LEDGER_NOT_TRUSTED" });
  await chmod(key, 0o600);
  await rename(key, join(home, "else"));
  await symlink("../else", key);
  await expect(openLedger(folder)).rejects.toMatchObject({ code: "LEDGER_NOT_TRUSTED" });
  expect(await readFile(join(home, "else"))).toEqual(content);
});
