import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { listItems, openQueue, putItem, readItem, type Queue } from "@id-connector/queue-fs";
import { failAtEachStep, killAtEachStep } from "../../src/index.js";
import { all } from "../support/all.js";
import { newFolder } from "../support/new-folder.js";
import { program } from "../support/program.js";

const putItems = program("put-items");
const queueIn = (folder: string) => openQueue(join(folder, "queue"), { tmpFolder: join(folder, "tmp") });

/** The keys of the items that wait; every one of them has to be whole. */
async function wholeItems(queue: Queue): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const name of await all(listItems(queue))) {
    const item = await readItem(queue, name, { settleMs: 0 });
    expect(item).toMatchObject({ state: "read" });
    if (item.state === "read") found.set(name, (item.value as { key: string }).key);
  }
  return found;
}

it("killed after any of its steps, a put leaves whole items only, and all that it called put", async () => {
  const steps = await killAtEachStep({
    program: putItems,
    prepare: newFolder,
    async check({ folder, said }) {
      const queue = await queueIn(folder);
      const items = await wholeItems(queue);
      expect([...items.keys()]).toEqual(expect.arrayContaining([...said]));
      expect([...items.values()].sort()).toEqual(["a", "b", "c"].slice(0, items.size));
      // who was killed stands in nobody's way
      expect(await putItem(queue, { key: "next", value: 1 })).toMatch(/_next_/);
    },
  });
  expect(steps.filter(({ call }) => call.startsWith("rename"))).toHaveLength(3);
});

describe.each(["ENOSPC", "EROFS", "EIO"] as const)("answered %s at any of its steps", (code) => {
  it("a put says so, leaves nothing half-written, and succeeds as soon as it may", async () => {
    const steps = await failAtEachStep({
      program: putItems,
      code,
      prepare: newFolder,
      async failed({ folder, said, word }) {
        expect(word).toBe(`failed ${{ ENOSPC: "DISK_FULL", EROFS: "NOT_ALLOWED", EIO: "FILE_SYSTEM" }[code]}`);
        expect(await readdir(join(folder, "tmp")).catch(() => [])).toEqual([]);
        const items = await wholeItems(await queueIn(folder));
        expect([...items.keys()]).toEqual(expect.arrayContaining([...said]));
      },
      async mended({ folder }) {
        const items = await wholeItems(await queueIn(folder));
        expect(new Set(items.values())).toEqual(new Set(["a", "b", "c"]));
      },
    });
    expect(steps.length).toBeGreaterThan(5);
  });
});
