import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { listTrash, openQueue, openReader, thinAside, trashItem, type Queue } from "../src/index.js";
import { all } from "./temp-queue.js";

let home: string;
let queue: Queue;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "queue-fs-"));
  queue = await openQueue(join(home, "in"), { tmpFolder: join(home, "tmp"), asideFolder: join(home, "aside") });
});
afterEach(() => rm(home, { recursive: true }));

const time = new Date().toISOString();

async function trash(file: string): Promise<void> {
  await writeFile(join(queue.folder, file), "{}");
  await trashItem(queue, file, { code: "TEST", message: "", firstAt: time, lastAt: time });
}
const trashed = async () => (await all(listTrash(queue))).map(({ reason }) => reason?.file).sort();

test("of the trash of a mailbox the newest stay, with their reasons", async () => {
  for (const file of ["1.json", "2.json", "3.json", "4.json"]) await trash(file);
  expect(await thinAside(queue, { before: 0, most: 2 })).toBe(2);
  expect(await trashed()).toEqual(["3.json", "4.json"]);
  expect(await readdir(join(home, "aside", "trash"))).toHaveLength(4);
});

test("what came before a time goes, whatever the number", async () => {
  await trash("1.json");
  expect(await thinAside(queue, { before: Date.now() - 3_600_000, most: 10 })).toBe(0);
  expect(await thinAside(queue, { before: Date.now() + 3_600_000, most: 10 })).toBe(1);
  expect(await trashed()).toEqual([]);
});

test("what was kept counts for itself", async () => {
  for (const file of ["1.json", "2.json"]) await writeFile(join(queue.folder, file), `{"id":"${file}"}`);
  const reader = await openReader(queue, { keyOf: (value) => (value as { id: string }).id });
  for (const one of await reader.take(10)) await reader.keep(one);
  await reader.close();
  await trash("3.json");
  expect(await thinAside(queue, { before: 0, most: 1 })).toBe(1);
  expect(await readdir(join(home, "aside", "keep"))).toHaveLength(1);
  expect(await trashed()).toEqual(["3.json"]);
});

test("a trash that was removed is empty, and a queue that is no mailbox is not touched", async () => {
  const own = await openQueue(join(home, "own"), { tmpFolder: join(home, "tmp") });
  await writeFile(join(own.folder, "a.json"), "{}");
  await trashItem(own, "a.json", { code: "TEST", message: "", firstAt: time, lastAt: time });
  expect(await thinAside(own, { before: Date.now() + 3_600_000, most: 0 })).toBe(0);
  expect(await all(listTrash(own))).toHaveLength(1);
  await rm(join(home, "aside", "trash"), { recursive: true });
  expect(await thinAside(queue, { before: Date.now(), most: 0 })).toBe(0);
});
