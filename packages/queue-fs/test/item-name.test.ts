import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { isItemName, keyOfName, priorityOf, putItem, trashItem, listTrash, readItem } from "../src/index.js";
import { makeItemName, numbered, orderOf } from "../src/item-name.js";
import { byCode } from "../src/smallest.js";
import { all, tempQueue, type TempQueue } from "./temp-queue.js";

const random = "0123456789ab";
const text = fc.string({ unit: "binary", maxLength: 300 });
const priority = fc.integer({ min: 0, max: 9 });
const stamp = fc.integer({ min: 0, max: 8_000_000_000_000_000 });

test("an item's name shows time in UTC, priority and key", () => {
  const key = "3f2c77de-5b0e-4b8a-9a3c-2a0a54d1c111";
  const name = makeItemName({ stamp: Date.UTC(2026, 10, 23, 9, 46, 44, 123) * 1000 + 456, priority: 0, key, random });
  expect(name).toBe(`2026-11-23-09-46-44-123456_p0_${key}_0123456789ab.json`);
  expect(priorityOf(name)).toBe(0);
});

test("whatever the key, the name is safe, short and says the priority", () => {
  fc.assert(
    fc.property(text, priority, stamp, (key, urgency, time) => {
      const name = makeItemName({ stamp: time, priority: urgency, key, random });
      expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
      expect(name.length).toBeLessThan(160);
      expect(isItemName(name)).toBe(true);
      expect(priorityOf(name)).toBe(urgency);
      expect(priorityOf(numbered(name, 7))).toBe(urgency);
    }),
  );
});

test("a name says its key where that is plain, with whatever number it was told apart, and else says none", () => {
  const plain = fc.stringMatching(/^[A-Za-z0-9._-]{1,100}$/).filter((key) => !key.startsWith("sha256-"));
  fc.assert(
    fc.property(plain, priority, stamp, (key, urgency, time) => {
      const name = makeItemName({ stamp: time, priority: urgency, key, random });
      expect(keyOfName(name)).toBe(key);
      expect(keyOfName(numbered(name, 7))).toBe(key);
    }),
  );
  for (const key of ["ä", "", "a/b", "x".repeat(101)])
    expect(keyOfName(makeItemName({ stamp: 1, priority: 5, key, random }))).toBeUndefined();
});

test("a name of the predecessor's schedulers says its key; other names of others say none", () => {
  const time = "2026-11-23-09-46-44-123456";
  const id = "3f2c77de-5b0e-4b8a-9a3c-2a0a54d1c111";
  for (const name of [`${time}_${id}.json`, `${time}_${id}_ready.json`, `${time}_${id}_ready.2.json`])
    expect(keyOfName(name)).toBe(id);
  expect(keyOfName(`${time}_${id.toUpperCase()}.json`)).toBe(id.toUpperCase());
  for (const name of [`${time}.json`, `${time}_ready.json`, `${id}.json`, `${time}_${id}x.json`, `x${time}_${id}.json`])
    expect(keyOfName(name)).toBeUndefined();
});

test("different keys have different names, also where they look alike", () => {
  const keys = ["a", "A", "a ", "ä", "a/", "a\\", "..", "", "x".repeat(100), "x".repeat(101), "x".repeat(102)];
  const names = keys.map((key) => makeItemName({ stamp: 1, priority: 5, key, random }));
  expect(new Set(names).size).toBe(keys.length);
});

test("names sort by priority, then by time", () => {
  fc.assert(
    fc.property(priority, priority, stamp, stamp, text, text, (p, q, s, t, k, l) => {
      const one = orderOf(makeItemName({ stamp: s, priority: p, key: k, random }));
      const other = orderOf(makeItemName({ stamp: t, priority: q, key: l, random }));
      if (p !== q || s !== t) expect(byCode(one, other)).toBe(Math.sign(p - q || s - t));
    }),
  );
});

test("names of other programs are items of priority 5", () => {
  const time = "2026-11-23-09-46-44-123456";
  for (const ending of ["", "_ready", "_3f2c77de-5b0e-4b8a-9a3c-2a0a54d1c111", "_3f2c77de_ready", "_p0_x_0123.json"]) {
    expect(isItemName(`${time}${ending}.json`)).toBe(true);
    expect(priorityOf(`${time}${ending}.json`)).toBe(5);
  }
});

test.each([
  "",
  ".json",
  "..json",
  "a",
  "a.JSON",
  "a.json.converting.tmp",
  ".a.json",
  "a/b.json",
  "../a.json",
  "a\\b.json",
  "a\0.json",
  "a\nb.json",
  "a\r.json",
  "a\u007f.json",
  "a\u0085.json",
  "\ud800.json",
  "a\ufffd.json",
  `${"ä".repeat(126)}.json`,
  "a.json.reason.json",
])("%j is no item's name", (name) => {
  expect(isItemName(name)).toBe(false);
});

test("a numbered name is an item's name, leaves the room asked for, and differs for each number and name", () => {
  const names = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 249 })
    .map((stem) => `${stem}.json`)
    .filter(isItemName);
  fc.assert(
    fc.property(names, names, fc.integer({ min: 1, max: 10_000 }), (name, other, n) => {
      const made = numbered(name, n, 12);
      expect(isItemName(made)).toBe(true);
      expect(Buffer.byteLength(made) + 12).toBeLessThanOrEqual(255);
      expect(made).not.toBe(numbered(name, n + 1, 12));
      if (name !== other) expect(made).not.toBe(numbered(other, n, 12));
    }),
  );
});

describe("on the file system", () => {
  let queue: TempQueue;
  beforeAll(async () => {
    queue = await tempQueue();
  });
  afterAll(() => queue.remove());

  test("a name given by a caller is either refused or exactly the file's name in the folder", async () => {
    const nasty = fc.oneof(
      text,
      fc.constantFrom("../../x", "/etc/x", "a/../b", "..", ".", "x\n", "\0", "a".repeat(250), "ü".repeat(125)),
      fc.string({ unit: "grapheme", maxLength: 120 }),
    );
    await fc.assert(
      fc.asyncProperty(nasty, fc.boolean(), async (stem, ending) => {
        const name = ending ? `${stem}.json` : stem;
        const put = putItem(queue, { key: "k", value: name, name });
        if (!isItemName(name)) {
          await expect(put).rejects.toMatchObject({ code: "BAD_ITEM_NAME" });
          await expect(readItem(queue, name)).rejects.toMatchObject({ code: "BAD_ITEM_NAME" });
        } else {
          expect(await put).toBe(name);
          expect((await readdir(queue.folder)).filter((file) => file.endsWith(".json"))).toEqual([name]);
          expect(JSON.parse(await readFile(join(queue.folder, name), "utf8"))).toBe(name);
          await rm(join(queue.folder, name));
        }
        expect((await readdir(queue.home)).sort()).toEqual(["queue", "tmp"]);
        expect((await readdir(queue.folder)).sort()).toEqual(["keep", "trash"]);
      }),
    );
  });

  test("a name of 255 bytes can be trashed", async () => {
    const name = `${"ü".repeat(125)}.json`;
    await putItem(queue, { key: "k", value: 1, name });
    await trashItem(queue, name, { code: "X", message: "m", firstAt: "f", lastAt: "l" });
    const [trashed] = await all(listTrash(queue));
    expect(trashed?.reason?.code).toBe("X");
    expect(trashed?.name.slice(0, 50)).toBe(name.slice(0, 50));
  });
});
