import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { listTrash, openReader, putItem, readReason } from "../../src/index.js";
import { all, tempQueue, type TempQueue } from "../temp-queue.js";

const program = fileURLToPath(new URL("../children/read-until-it-dies.mjs", import.meta.url));
let queue: TempQueue;
beforeEach(async () => {
  queue = await tempQueue();
});
afterEach(() => queue.remove());

/** Reads all, in a process that ends itself at an item that says so; the keys that came. */
async function read(...flags: string[]): Promise<{ readonly code: number | null; readonly keys: readonly string[] }> {
  const child = spawn(process.execPath, [program, queue.folder, queue.tmpFolder, ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (part: Buffer) => (said += part.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, keys: said.trim().split("\n").filter(Boolean) };
}

const put = (id: string, more: object = {}) => putItem(queue, { key: id, value: { id, ...more } });

test.each([[], ["--by-name"]])(
  "a file at which the process died three times is put aside unread, and all the others come %s",
  async (...flags) => {
    for (let n = 0; n < 20; n += 1) await put(`before${String(n)}`);
    const name = await put("deadly", { dies: true });
    for (let n = 0; n < 20; n += 1) await put(`after${String(n)}`);
    for (let death = 0; death < 3; death += 1) expect((await read(...flags)).code).toBe(9);
    const { code, keys } = await read(...flags);
    expect(code).toBe(0);
    expect(keys).toHaveLength(40);
    expect(keys).not.toContain("deadly");
    expect(await all(listTrash(queue))).toMatchObject([{ name, reason: { code: "ITEM_ENDS_PROGRAM" } }]);
    expect((await readReason(queue, name))?.message).toContain("3 times");
  },
);

test("one at which the process ended twice, for another reason, is an item like any other", async () => {
  const name = await put("a");
  const book = join(queue.folder, ".reading");
  await writeFile(book, JSON.stringify({ reading: [name], deaths: { [name]: 1 } }));
  const reader = await openReader(queue, { keyOf: (value) => (value as { id: string }).id });
  expect(await reader.take(1)).toMatchObject([{ key: "a" }]);
  expect(JSON.parse(await readFile(book, "utf8"))).toEqual({ reading: [], deaths: {} });
  await reader.close();
  await expect(readFile(book)).rejects.toMatchObject({ code: "ENOENT" });
});

test("where the book cannot be written the queue is read, and let go of, all the same", async () => {
  await put("a");
  await mkdir(join(queue.folder, ".reading"));
  const reader = await openReader(queue, { keyOf: (value) => (value as { id: string }).id });
  expect(await reader.take(1)).toHaveLength(1);
  await reader.close();
  await (await openReader(queue, { keyOf: () => undefined })).close();
});

test.each(["", "{", "[]", '{"reading":1}', "null"])(
  "a book that nobody understands (%j) is begun anew",
  async (text) => {
    await put("a");
    await writeFile(join(queue.folder, ".reading"), text);
    const reader = await openReader(queue, { keyOf: (value) => (value as { id: string }).id });
    expect(await reader.take(1)).toHaveLength(1);
    await reader.close();
  },
);

test("a book that is too large to be one is begun anew", async () => {
  const name = await put("a");
  const book = JSON.stringify({ reading: [], deaths: { [name]: 3 } });
  await writeFile(join(queue.folder, ".reading"), book + " ".repeat(4 * 1024 * 1024));
  const reader = await openReader(queue, { keyOf: (value) => (value as { id: string }).id });
  expect(await reader.take(1)).toHaveLength(1);
  await reader.close();
});
