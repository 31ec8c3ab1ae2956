import { describe, expect, test } from "@jest/globals";
import { chmod, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { NewerLedgerError } from "../../src/index.js";
import { ledgerKey, readOrMakeKey } from "../../src/ledger-key.js";
import { migrate } from "../../src/migrate.js";
import { printOf, writeSeal } from "../../src/seal.js";
import { formatKey, storeFormat } from "../../src/store-format.js";
import { openStore, type Store } from "../../src/store.js";
import { entry, ledgerFolder, openForTest } from "../ledger-folder.js";

const users = Array.from({ length: 501 }, (_, index) => `u${index}`);
const choir = entry({ kind: "workgroup", related: users });

/** A ledger as format 1 left it: only workgroups say who is in them. The very first ones had no number. */
async function olderLedger(format: unknown, { isSealed = false } = {}): Promise<string> {
  const folder = await ledgerFolder();
  const ledger = await openForTest(folder);
  for (const name of ["A", "B"])
    await ledger
      .authority(name)
      .write([
        ...users.map((id) => ({ id, put: entry() })),
        { id: "choir", put: choir },
        { id: "band", put: entry({ kind: "workgroup", related: ["u7", "nobody"] }) },
        { id: "gone", put: entry({ kind: "workgroup", state: "absent", related: ["u7"] }) },
        { id: "class", put: entry({ kind: "school_class", related: ["u7"] }) },
      ]);
  if (isSealed) await ledger.seal();
  await ledger.close();
  await setFormat(folder, format);
  const print = await printOf(join(folder, "data.mdb"));
  if (isSealed) await writeSeal(folder, { ...print, at: Date.now(), closed: true });
  return folder;
}

async function setFormat(folder: string, format: unknown): Promise<void> {
  const store = await openStore(folder, false);
  await store.change((transaction) => {
    if (format === undefined) transaction.remove(formatKey);
    else transaction.put(formatKey, format);
  });
  await store.close();
}

async function formatOf(folder: string): Promise<unknown> {
  const store = await openStore(folder, true);
  const format = store.get(formatKey);
  await store.close();
  return format;
}

async function expectMigrated(folder: string): Promise<void> {
  const ledger = await openForTest(folder);
  for (const name of ["A", "B"]) {
    const authority = ledger.authority(name);
    expect(users.filter((id) => !authority.get(id)?.workgroups?.includes("choir"))).toEqual([]);
    expect(authority.get("u7")?.workgroups).toEqual(expect.arrayContaining(["band", "choir"]));
    expect(authority.get("u7")?.workgroups).toHaveLength(2);
    expect([authority.get("nobody"), authority.get("u7")?.related]).toEqual([undefined, []]);
  }
  await ledger.close();
  expect(await formatOf(folder)).toBe(storeFormat);
}

test.each([undefined, 1])("users of a ledger of format %p know their workgroups when it was opened", async (format) => {
  const folder = await olderLedger(format);
  const reasons: string[] = [];
  await (await openForTest(folder, { onRebuilt: (reason) => void reasons.push(reason) })).close();
  expect(reasons).toEqual([]);
  await expectMigrated(folder);
});

test("who only reads an older ledger reads it as it is and changes nothing", async () => {
  const folder = await olderLedger(1);
  const ledger = await openForTest(folder, { readOnly: true });
  expect(ledger.authority("A").get("choir")?.related).toHaveLength(users.length);
  expect(ledger.authority("A").get("u7")?.workgroups).toBeUndefined();
  await ledger.close();
  expect(await formatOf(folder)).toBe(1);
});

describe("a kill while a ledger is migrated", () => {
  class Killed extends Error {}

  /** A store of which no more than so many changes come to the disk. */
  function mortal(store: Store, changes: number): Store {
    let left = changes;
    return {
      ...store,
      change: (action) => (left-- > 0 ? store.change(action) : Promise.reject(new Killed())),
    };
  }

  test("after any of its steps is made good by the next opening", async () => {
    let steps = 0;
    for (let isOver = false; !isOver; steps += 1) {
      const folder = await olderLedger(1);
      const key = ledgerKey(await readOrMakeKey(folder, {}));
      const store = await openStore(folder, false);
      const ended = await migrate(mortal(store, steps), key, { before: () => Promise.resolve() }).catch(
        (error: unknown) => error,
      );
      await store.close();
      isOver = !(ended instanceof Killed);
      expect(await formatOf(folder)).toBe(isOver ? storeFormat : 1);
      await expectMigrated(folder);
    }
    // two of each authority and the number
    expect(steps - 1).toBe(5);
  });

  test("takes nothing of its credit from a ledger that was sealed", async () => {
    const folder = await olderLedger(1, { isSealed: true });
    const first = await openForTest(folder);
    expect(first.unsure).toBeUndefined();
    await first.close(); // nobody sealed it: as after a kill
    expect((await openForTest(folder)).unsure).toBeUndefined();
  });

  test("gives none to a ledger that is not believed", async () => {
    const folder = await olderLedger(1, { isSealed: true });
    await chmod(join(folder, "data.mdb"), 0o640); // as whoever restored it
    for (let opening = 1; opening <= 2; opening += 1) {
      const ledger = await openForTest(folder);
      expect(ledger.unsure).toMatchObject({ code: "RESTORED" });
      await ledger.close();
    }
  });
});

describe("a ledger of a newer format", () => {
  test.each([false, true])("is refused and left as it is (read only: %p)", async (readOnly) => {
    const folder = await olderLedger(storeFormat + 1);
    const before = await readFile(join(folder, "data.mdb"));
    const opening = openForTest(folder, { readOnly });
    await expect(opening).rejects.toBeInstanceOf(NewerLedgerError);
    await expect(opening).rejects.toMatchObject({
      code: "NEWER_FORMAT",
      message: expect.stringContaining(`has format ${storeFormat + 1}, which only a newer version`) as unknown,
    });
    expect(before.equals(await readFile(join(folder, "data.mdb")))).toBe(true);
    expect(await readdir(dirname(folder))).toEqual(["ledger"]);
  });
});

test.each(["two", 1.5])("a ledger whose number is %p is a damaged one", async (format) => {
  const folder = await olderLedger(format);
  await expect(openForTest(folder, { readOnly: true })).rejects.toMatchObject({ code: "LEDGER_BROKEN" });
  const reasons: string[] = [];
  await openForTest(folder, { onRebuilt: (reason) => void reasons.push(reason) });
  expect(reasons).toEqual([expect.stringContaining("its format is no number of ours")]);
});
