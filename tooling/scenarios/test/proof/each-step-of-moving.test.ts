import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { listItems, listTrash, openReader, type Queue } from "@id-connector/queue-fs";
import { failAtEachStep, killAtEachStep } from "../../src/index.js";
import { all } from "../support/all.js";
import { program } from "../support/program.js";
import { queueIn, queueWithItems } from "../support/queue-with-items.js";

const moveItems = program("move-items");

const keysOf = (names: readonly string[]) => names.map((name) => /_p5_(.*)_/.exec(name)?.[1] ?? name);

interface Places {
  readonly waiting: readonly string[];
  readonly trashed: readonly string[];
  readonly kept: readonly string[];
}

async function placesOf(queue: Queue): Promise<Places> {
  const trash = await all(listTrash(queue));
  for (const { name, reason } of trash) expect(`${name} ${String(reason?.code)}`).toMatch(/ (REFUSED|OLD)$/);
  const kept = await all(listItems({ ...queue, folder: join(queue.folder, "keep") }));
  return {
    waiting: keysOf(await all(listItems(queue))),
    trashed: keysOf(trash.map(({ name }) => name)),
    kept: keysOf(kept),
  };
}

/** Every item that was not sent is somewhere, and no trashed one is without its reason. */
async function nothingLost(folder: string): Promise<Places> {
  const queue = await queueIn(folder);
  const places = await placesOf(queue);
  const found = new Set([...places.waiting, ...places.trashed, ...places.kept]);
  for (const key of ["refused", "kept", "waiting", "trashed"]) expect(found).toContain(key);
  return places;
}

const inTheEnd = { waiting: ["trashed", "waiting"], trashed: ["refused"], kept: ["kept"] };
const sorted = ({ waiting, trashed, kept }: Places) => ({
  waiting: [...new Set(waiting)].sort(),
  trashed: [...new Set(trashed)].sort(),
  kept: [...new Set(kept)].sort(),
});

it("killed after any of its steps, who moves items to trash, keep and back loses none, and the next reader has the queue", async () => {
  const steps = await killAtEachStep({
    program: moveItems,
    prepare: queueWithItems,
    async check({ step, folder }) {
      const places = await nothingLost(folder);
      if (!step) expect(sorted(places)).toEqual(inTheEnd);
      const reader = await openReader(await queueIn(folder), { keyOf: (value) => (value as { key: string }).key });
      expect((await reader.take(10)).map(({ key }) => key)).toContain("waiting");
      await reader.close();
    },
  });
  expect(steps.length).toBeGreaterThan(15);
});

describe.each(["ENOSPC", "EROFS"] as const)("answered %s at any of its steps", (code) => {
  it("who moves items loses none, and goes on as soon as it may", async () => {
    const steps = await failAtEachStep({
      program: moveItems,
      code,
      prepare: queueWithItems,
      async failed({ folder, word }) {
        expect(word).toBe(`failed ${{ ENOSPC: "DISK_FULL", EROFS: "NOT_ALLOWED" }[code]}`);
        await nothingLost(folder);
      },
      async mended({ folder }) {
        expect(sorted(await nothingLost(folder))).toEqual(inTheEnd);
      },
    });
    expect(steps.length).toBeGreaterThan(1);
  });
});
