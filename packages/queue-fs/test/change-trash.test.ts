import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "@id-connector/until";
import {
  listItems,
  listTrash,
  printOfReason,
  printOfTrash,
  putItem,
  putTrashed,
  readItem,
  readReason,
  removeTrashed,
  rewriteReason,
  trashItem,
  trashOf,
} from "../src/index.js";
import { all, tempQueue, type TempQueue } from "./temp-queue.js";

const reason = { code: "REFUSED", message: "The broker refuses it.", firstAt: "2026-01-01", lastAt: "2026-01-02" };
let queue: TempQueue;
beforeEach(async () => {
  queue = await tempQueue();
});
afterEach(() => queue.remove());

const trashed = () => readdir(join(queue.folder, "trash"));
const put = async (name: string) => {
  await putItem(queue, { key: "k", value: 1, name });
  await trashItem(queue, name, reason);
};

describe("a reason that is rewritten", () => {
  test("replaces the older one, and the item stays as it is", async () => {
    await put("a.json");
    const next = { ...reason, retries: 1, retryAt: "2026-01-03", lasting: true };
    await rewriteReason(queue, "a.json", next);
    expect(await all(listTrash(queue))).toEqual([{ name: "a.json", reason: next }]);
    expect(await readItem(trashOf(queue), "a.json")).toMatchObject({ state: "read", value: 1 });
  });

  test("is written, too, for an item that had none", async () => {
    await writeFile(join(queue.folder, "trash/a.json"), "1");
    await rewriteReason(queue, "a.json", reason);
    expect(await readReason(queue, "a.json")).toEqual(reason);
  });

  test("is not written for an item that the trash does not have", async () => {
    await expect(rewriteReason(queue, "a.json", reason)).rejects.toMatchObject({ code: "NO_SUCH_ITEM" });
    await expect(rewriteReason(queue, "../a.json", reason)).rejects.toMatchObject({ code: "BAD_ITEM_NAME" });
    expect(await trashed()).toEqual([]);
  });
});

describe("items of the trash that are removed", () => {
  test("are gone with their reasons, the others stay", async () => {
    for (const name of ["a.json", "b.json", "c.json"]) await put(name);
    await removeTrashed(queue, ["a.json", "b.json"]);
    expect((await trashed()).sort()).toEqual(["c.json", "c.json.reason.json"]);
  });

  test("may be gone already, and so may the trash", async () => {
    await put("a.json");
    await removeTrashed(queue, ["a.json", "b.json"]);
    await removeTrashed(queue, ["a.json"]);
    await rm(join(queue.folder, "trash"), { recursive: true });
    await removeTrashed(queue, ["a.json"]);
  });

  test("are named as items are: nothing else can be removed", async () => {
    await put("a.json");
    await expect(removeTrashed(queue, ["../a.json"])).rejects.toMatchObject({ code: "BAD_ITEM_NAME" });
    await expect(removeTrashed(queue, ["a.json.reason.json"])).rejects.toMatchObject({ code: "BAD_ITEM_NAME" });
    expect(await trashed()).toHaveLength(2);
  });
});

describe("an item that is put straight into the trash", () => {
  test("lies there with its reason, and nothing waits", async () => {
    const name = await putTrashed(queue, { key: "k", value: { id: 1 } }, reason);
    expect(await all(listTrash(queue))).toEqual([{ name, reason }]);
    expect(await readItem(trashOf(queue), name)).toMatchObject({ value: { id: 1 } });
    expect(await all(listItems(queue))).toEqual([]);
  });

  test("takes the name that is asked for, or a numbered one: it never replaces another", async () => {
    await put("a.json");
    expect(await putTrashed(queue, { key: "k", value: 2, name: "b.json" }, reason)).toBe("b.json");
    expect(await putTrashed(queue, { key: "k", value: 2, name: "a.json" }, reason)).toBe("a.2.json");
    expect(await readItem(trashOf(queue), "a.json")).toMatchObject({ value: 1 });
  });

  test("has a trash made for it, but no queue", async () => {
    await rm(join(queue.folder, "trash"), { recursive: true });
    await putTrashed(queue, { key: "k", value: 1 }, reason);
    expect(await all(listTrash(queue))).toHaveLength(1);
    await rm(queue.folder, { recursive: true });
    const lost = putTrashed(queue, { key: "k", value: 1 }, reason);
    await expect(lost).rejects.toMatchObject({ code: "QUEUE_GONE" });
  });
});

test("a print tells whether a reason, or anything in the trash, changed since", async () => {
  await put("a.json");
  const before = await printOfReason(queue, "a.json");
  expect(await printOfReason(queue, "a.json")).toBe(before);
  expect(await printOfReason(queue, "b.json")).toBeUndefined();
  await rewriteReason(queue, "a.json", { ...reason, retries: 1 });
  expect(await printOfReason(queue, "a.json")).not.toBe(before);
  await rm(join(queue.folder, "trash"), { recursive: true });
  expect(await printOfTrash(queue)).toBeUndefined();
  await put("a.json");
  const print = await printOfTrash(queue);
  await until("the file system's clock ticked", async () => {
    const probe = join(queue.home, "probe");
    await writeFile(probe, "");
    const ticked = async (path: string) => (await stat(path, { bigint: true })).ctimeNs;
    return (await ticked(probe)) > (await ticked(join(queue.folder, "trash")));
  });
  await removeTrashed(queue, ["a.json"]);
  expect(await printOfTrash(queue)).not.toBe(print);
});

test("a trash of hundreds is listed whole, each item with its own reason", async () => {
  const names = Array.from({ length: 600 }, (_, index) => `${String(index)}.json`);
  for (const [index, name] of names.entries()) {
    await writeFile(join(queue.folder, "trash", name), "1");
    const text = JSON.stringify({ ...reason, attempts: index });
    if (index % 3 > 0) await writeFile(join(queue.folder, "trash", `${name}.reason.json`), text);
  }
  const found = new Map((await all(listTrash(queue))).map(({ name, reason: why }) => [name, why?.attempts]));
  expect(found).toEqual(new Map(names.map((name, index) => [name, index % 3 > 0 ? index : undefined])));
});
