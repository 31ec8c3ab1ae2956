import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  countQueue,
  keepItem,
  listItems,
  listTrash,
  putItem,
  readItem,
  readReason,
  restoreItem,
  trashItem,
  trashOf,
} from "../src/index.js";
import { all, tempQueue, type TempQueue } from "./temp-queue.js";

const reason = {
  code: "REFUSED",
  message: "The broker refuses it.",
  status: 422,
  firstAt: "2026-01-01",
  lastAt: "2026-01-02",
};
let queue: TempQueue;
beforeEach(async () => {
  queue = await tempQueue();
});
afterEach(() => queue.remove());

test("a trashed item keeps its name and has its reason beside it", async () => {
  await putItem(queue, { key: "k", value: 1, name: "a.json" });
  await trashItem(queue, "a.json", reason);
  expect(await all(listItems(queue))).toEqual([]);
  expect(await all(listTrash(queue))).toEqual([{ name: "a.json", reason }]);
  expect(JSON.parse(await readFile(join(queue.folder, "trash/a.json.reason.json"), "utf8"))).toEqual(reason);
});

test("a trashed item never replaces another of its name", async () => {
  for (const value of [1, 2, 3]) {
    await putItem(queue, { key: "k", value, name: "a.json" });
    await trashItem(queue, "a.json", { ...reason, attempts: value });
  }
  const trashed = (await all(listTrash(queue))).sort((one, other) => (one.name < other.name ? -1 : 1));
  expect(trashed.map(({ name, reason: why }) => [name, why?.attempts])).toEqual([
    ["a.2.json", 2],
    ["a.3.json", 3],
    ["a.json", 1],
  ]);
  expect(await readFile(join(queue.folder, "trash/a.3.json"), "utf8")).toBe("3");
});

test("an item moved into the trash by hand, without reason, is listed and not replaced", async () => {
  await writeFile(join(queue.folder, "trash/a.json"), "1");
  await writeFile(join(queue.folder, "trash/broken.json"), "1");
  await writeFile(join(queue.folder, "trash/broken.json.reason.json"), '{"code":');
  await putItem(queue, { key: "k", value: 2, name: "a.json" });
  await trashItem(queue, "a.json", reason);
  const trashed = await all(listTrash(queue));
  expect(trashed).toHaveLength(3);
  expect(trashed).toEqual(
    expect.arrayContaining([{ name: "a.json" }, { name: "broken.json" }, { name: "a.2.json", reason }]),
  );
});

test("a trash can be listed and read like a queue, and one reason without the others", async () => {
  await putItem(queue, { key: "k", value: 1, name: "a.json" });
  await trashItem(queue, "a.json", reason);
  await writeFile(join(queue.folder, "trash/b.json"), "1");
  expect((await all(listItems(trashOf(queue)))).sort()).toEqual(["a.json", "b.json"]);
  expect(await readItem(trashOf(queue), "a.json")).toMatchObject({ state: "read", value: 1 });
  expect(await readReason(queue, "a.json")).toEqual(reason);
  expect(await readReason(queue, "b.json")).toBeUndefined();
  expect(await readReason(queue, "c.json")).toBeUndefined();
  await expect(readReason(queue, "../a.json")).rejects.toMatchObject({ code: "BAD_ITEM_NAME" });
});

test("trashing or keeping an item that is gone leaves nothing behind", async () => {
  await trashItem(queue, "a.json", reason);
  await keepItem(queue, "a.json");
  expect(await readdir(join(queue.folder, "trash"))).toEqual([]);
  expect(await readdir(join(queue.folder, "keep"))).toEqual([]);
});

test("a trash that was removed is made again, a queue that was removed is not", async () => {
  await rm(join(queue.folder, "trash"), { recursive: true });
  expect(await all(listTrash(queue))).toEqual([]);
  expect((await countQueue(queue)).trashed).toBe(0);
  await putItem(queue, { key: "k", value: 1, name: "a.json" });
  await trashItem(queue, "a.json", reason);
  expect(await all(listTrash(queue))).toHaveLength(1);
  await rm(queue.folder, { recursive: true });
  await expect(trashItem(queue, "a.json", reason)).rejects.toMatchObject({ code: "QUEUE_GONE" });
  await expect(keepItem(queue, "a.json")).rejects.toMatchObject({ code: "QUEUE_GONE" });
});

test("a restored item waits again, its reason is dropped", async () => {
  await putItem(queue, { key: "k", value: 1, name: "a.json" });
  await trashItem(queue, "a.json", reason);
  await restoreItem(queue, "a.json");
  expect(await readItem(queue, "a.json")).toMatchObject({ value: 1 });
  expect(await readdir(join(queue.folder, "trash"))).toEqual([]);
  await expect(restoreItem(queue, "a.json")).rejects.toMatchObject({ code: "NO_SUCH_ITEM" });
  await expect(restoreItem(queue, "../a.json")).rejects.toMatchObject({ code: "BAD_ITEM_NAME" });
});

test("a restored item does not replace a waiting one of its name", async () => {
  await putItem(queue, { key: "k", value: 1, name: "a.json" });
  await trashItem(queue, "a.json", reason);
  await putItem(queue, { key: "k", value: 2, name: "a.json" });
  await restoreItem(queue, "a.json");
  expect(await readItem(queue, "a.json")).toMatchObject({ value: 2 });
  expect(await readItem(queue, "a.2.json")).toMatchObject({ value: 1 });
});

test("kept items of one name are all kept", async () => {
  for (const value of [1, 2]) {
    await putItem(queue, { key: "k", value, name: "a.json" });
    await keepItem(queue, "a.json");
  }
  expect((await readdir(join(queue.folder, "keep"))).sort()).toEqual(["a.2.json", "a.json"]);
});

test("a dangling link in the trash counts as a name in use", async () => {
  await symlink("nowhere", join(queue.folder, "trash/a.json"));
  await putItem(queue, { key: "k", value: 1, name: "a.json" });
  await trashItem(queue, "a.json", reason);
  expect(await all(listTrash(queue))).toEqual([{ name: "a.2.json", reason }]);
});
