import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import {
  listItems,
  listTrash,
  openQueue,
  openReader,
  readItem,
  trashItem,
  trashOf,
  type Queue,
} from "@id-connector/queue-fs";
import { failAtEachStep, killAtEachStep, type Step } from "../../src/index.js";
import { all } from "../support/all.js";
import { newFolder } from "../support/new-folder.js";
import { program } from "../support/program.js";
import { queueIn, queueWithItems } from "../support/queue-with-items.js";

const moveItems = program("move-items");
const at = "2026-01-01T00:00:00Z";

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

/**
 * What is being read is noted where that is possible; where it is not, the work is done all the same, but for a like call of another thread,
 * which fails as well.
 */
function wordsAfter({ paths }: Step, code: "ENOSPC" | "EROFS"): readonly string[] {
  const failure = `failed ${{ ENOSPC: "DISK_FULL", EROFS: "NOT_ALLOWED" }[code]}`;
  return paths.some((path) => path.endsWith("/.reading")) ? ["done", failure] : [failure];
}

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
      async failed({ step, folder, word }) {
        expect(wordsAfter(step, code)).toContain(word);
        await nothingLost(folder);
      },
      async mended({ folder }) {
        expect(sorted(await nothingLost(folder))).toEqual(inTheEnd);
      },
    });
    expect(steps.length).toBeGreaterThan(1);
  });
});

describe("a mailbox", () => {
  const emptyMailbox = program("empty-mailbox");
  const mailboxIn = (folder: string) =>
    openQueue(join(folder, "queue"), { tmpFolder: join(folder, "tmp"), asideFolder: join(folder, "aside") });

  async function prepareMailbox(): Promise<string> {
    const folder = await newFolder();
    const queue = await mailboxIn(folder);
    await writeFile(join(queue.folder, "old.json"), '{"key":"old"}');
    await trashItem(queue, "old.json", { code: "OLD", message: "", firstAt: at, lastAt: at });
    for (const key of ["sent", "waiting"]) await writeFile(join(queue.folder, `${key}.json`), JSON.stringify({ key }));
    await writeFile(join(queue.folder, "broken.json"), '{"key":"bro');
    return folder;
  }

  /** Keys of what waits and what lies in the trash; no trashed item is without its reason. */
  async function look(
    folder: string,
  ): Promise<{ readonly waiting: readonly string[]; readonly trashed: readonly string[] }> {
    const queue = await mailboxIn(folder);
    const keyOf = async (place: Queue, name: string) => {
      const item = await readItem(place, name, { settleMs: 0 });
      return item.state === "read" ? (item.value as { readonly key: string }).key : "broken";
    };
    const trashed = await all(listTrash(queue));
    for (const { reason } of trashed) expect(["OLD", "ITEM_UNREADABLE"]).toContain(reason?.code);
    return {
      waiting: await Promise.all((await all(listItems(queue))).map((name) => keyOf(queue, name))),
      trashed: await Promise.all(trashed.map(({ name }) => keyOf(trashOf(queue), name))),
    };
  }

  async function nothingLostIn(folder: string): Promise<void> {
    const { waiting, trashed } = await look(folder);
    expect([...waiting, ...trashed]).toEqual(expect.arrayContaining(["old", "waiting", "broken"]));
  }

  async function allDone(folder: string): Promise<void> {
    const { waiting, trashed } = await look(folder);
    expect([[...new Set(waiting)].sort(), [...new Set(trashed)]]).toEqual([["old", "waiting"], ["broken"]]);
  }

  it("killed after any of its steps, who takes items out of it or puts them back loses none", async () => {
    const steps = await killAtEachStep({
      program: emptyMailbox,
      prepare: prepareMailbox,
      async check({ step, folder }) {
        await nothingLostIn(folder);
        if (!step) await allDone(folder);
      },
    });
    expect(steps.length).toBeGreaterThan(10);
  });

  it.each(["ENOSPC", "EROFS"] as const)(
    "answered %s at any of its steps, it loses none and goes on as soon as it may",
    async (code) => {
      await failAtEachStep({
        program: emptyMailbox,
        code,
        prepare: prepareMailbox,
        async failed({ step, folder, word }) {
          expect(wordsAfter(step, code)).toContain(word);
          await nothingLostIn(folder);
        },
        mended: ({ folder }) => allDone(folder),
      });
    },
  );
});
