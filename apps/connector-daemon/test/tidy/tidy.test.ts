import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createWriteStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { connectorFolders } from "@id-connector/connector-settings";
import { openLedger } from "@id-connector/delivery-ledger";
import { createLogger } from "@id-connector/logger";
import { openQueue, trashItem } from "@id-connector/queue-fs";
import { tidy } from "../../src/tidy/tidy.js";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "tidy-"));
});
afterEach(() => rm(home, { recursive: true }));

const dayMs = 86_400_000;

async function tidyAt(now: number, trashDays = 30): Promise<void> {
  const folders = connectorFolders(home);
  const log = createLogger({ level: "error", stream: createWriteStream("/dev/null") });
  const [inQueue, triggers] = [
    await openQueue(folders.inQueue, folders.besideInQueue),
    await openQueue(join(home, "triggers"), folders.besideTriggers),
  ];
  await tidy({ surroundings: { folders, log, notices: new Map(), believed: () => now, trashDays }, inQueue, triggers });
}

async function litter(): Promise<void> {
  const folders = connectorFolders(home);
  const at = new Date().toISOString();
  for (const [folder, beside] of [
    [folders.inQueue, folders.besideInQueue],
    [join(home, "triggers"), folders.besideTriggers],
  ] as const) {
    const queue = await openQueue(folder, beside);
    await writeFile(join(folder, "a.json"), "{");
    await trashItem(queue, "a.json", { code: "ITEM_UNREADABLE", message: "", firstAt: at, lastAt: at });
  }
  await mkdir(join(folders.outQueuesTrash, `Koeln-${at.replaceAll(/[:.]/g, "-")}`), { recursive: true });
  await mkdir(folders.ledger, { recursive: true });
  await writeFile(join(folders.ledger, "data.mdb"), "broken");
  // the ledger itself says how a broken one is called
  await (await openLedger(folders.ledger)).close();
}

async function found(): Promise<Readonly<Record<string, number>>> {
  const folders = connectorFolders(home);
  const count = async (folder: string) => (await readdir(folder)).length;
  return {
    inQueue: await count(join(folders.besideInQueue.asideFolder, "trash")),
    triggers: await count(join(folders.besideTriggers.asideFolder, "trash")),
    removed: await count(folders.outQueuesTrash),
    ledgers: (await readdir(join(home, "data"))).filter((name) => name.startsWith("ledger.broken")).length,
  };
}
const all = { inQueue: 2, triggers: 2, removed: 1, ledgers: 1 };

it("what was put aside goes after so many days, and the ledger in use stays", async () => {
  await litter();
  await tidyAt(Date.now() + 29 * dayMs);
  expect(await found()).toEqual(all);
  await tidyAt(Date.now() + 31 * dayMs);
  expect(await found()).toEqual({ inQueue: 0, triggers: 0, removed: 0, ledgers: 0 });
  expect(await readdir(connectorFolders(home).ledger)).toContain("data.mdb");
});

it("with 0 days nothing goes by its age", async () => {
  await litter();
  await tidyAt(Date.now() + 10_000 * dayMs, 0);
  expect(await found()).toEqual(all);
});

it("of broken ledgers the last three stay, however young", async () => {
  for (let n = 0; n < 5; n += 1) await litter();
  await tidyAt(Date.now());
  expect(await found()).toMatchObject({ ledgers: 3 });
});
