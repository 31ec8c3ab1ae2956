import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { authority, idOf, makeTrashedHome, type TrashedHome } from "../support/trashed-home.js";

let home: TrashedHome;
beforeEach(async () => {
  home = await makeTrashedHome();
  await home.trash({ id: idOf(1), reason: { code: "REFUSED" } });
  await mkdir(home.folders.outQueue("Other"), { recursive: true });
});
afterEach(() => home.close());

/** A file where a folder belongs: nobody can read that, root neither. */
async function putFile(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await writeFile(folder, "");
}

describe("status, where one folder cannot be read", () => {
  it.each([
    ["in queue", () => home.folders.inQueue, ["in queue: cannot be read", "out queue: 0 waiting, 1 in the trash"]],
    [
      `out queue of Other`,
      () => home.folders.outQueue("Other"),
      ["  out queue: cannot be read", "in queue: 0 waiting"],
    ],
    ["folder of the out queues", () => home.folders.outQueues, ["in queue: 0 waiting"]],
    [
      "out queue of Other",
      () => join(home.folders.outQueue("Other"), "trash"),
      ["out queue: 0 waiting, 1 in the trash"],
    ],
    [
      `window of ${authority}`,
      () => join(home.folders.state, "allow-deletes"),
      ["out queue: 0 waiting, 1 in the trash"],
    ],
    ["ledger", () => home.folders.ledger, ["at the broker: not known", "in queue: 0 waiting"]],
  ])("names the %s, with code and help, and shows the others", async (part, folder, rest) => {
    await putFile(folder());
    const { status, stdout, stderr } = await home.run("status");
    expect(stderr).toBe("");
    const [code, helps] = part === "ledger" ? ["LEDGER_BROKEN", "makes a new one"] : ["ENOTDIR", "move it away"];
    expect(stdout).toMatch(new RegExp(`^CANNOT BE READ: ${part} \\(${code}\\)\\. .* ${helps}`, "m"));
    for (const line of rest) expect(stdout).toContain(line);
    expect(status).toBe(part === "ledger" ? 1 : 3);
    const document = JSON.parse((await home.run("status", "--json")).stdout) as object;
    expect(document).toHaveProperty(
      "unreadable",
      expect.arrayContaining([{ part, code, message: expect.any(String) }]),
    );
  });

  (process.getuid?.() === 0 ? it.skip : it)("names rights that are missing", async () => {
    await chmod(home.folders.inQueue, 0);
    const { status, stdout } = await home.run("status");
    await chmod(home.folders.inQueue, 0o750);
    expect(stdout).toMatch(/^CANNOT BE READ: in queue \(EACCES\)\. .* the user that the daemon runs as/m);
    expect(status).toBe(3);
  });

  it("is without a word about it where all can be read", async () => {
    const { status, stdout } = await home.run("status");
    expect([status, stdout.includes("CANNOT")]).toEqual([1, false]);
  });
});
