import { describe, expect, test } from "@jest/globals";
import { appendFile, chmod, copyFile, cp, rename, rm, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { judgeSeal, type Seal } from "../src/seal.js";
import { entry, ledgerFolder, openForTest } from "./ledger-folder.js";

const hourMs = 3_600_000;

/** A ledger that a process sealed and closed. */
async function closed(folder: string): Promise<void> {
  const ledger = await openForTest(folder);
  await ledger.authority("A").write([{ id: "u1", put: entry({ digest: "d" }) }]);
  await ledger.seal();
  await ledger.authority("A").write([{ id: "u2", put: entry() }]);
  await ledger.close();
}
const unsureOf = async (folder: string, now?: () => number) => {
  const ledger = await openForTest(folder, now ? { now } : {});
  const { unsure } = ledger;
  await ledger.close();
  return unsure?.code;
};

describe("a ledger that was closed in order", () => {
  test("is believed as often as it is opened, by writers and by readers beside them", async () => {
    const folder = await ledgerFolder();
    await closed(folder);
    const reader = await openForTest(folder, { readOnly: true });
    expect(reader.authority("A").get("u2")).toBeDefined();
    await reader.close();
    expect(await unsureOf(folder)).toBeUndefined();
    await closed(folder);
    expect(await unsureOf(folder)).toBeUndefined();
  });

  test.each<[string, (folder: string) => Promise<void>]>([
    [
      "copied to another place and back",
      async (folder) => {
        await cp(folder, `${folder}-backup`, { recursive: true, preserveTimestamps: true });
        await rm(folder, { recursive: true });
        await cp(`${folder}-backup`, folder, { recursive: true, preserveTimestamps: true });
      },
    ],
    [
      "written over by its backup, with its times",
      async (folder) => {
        const file = join(folder, "data.mdb");
        await copyFile(file, join(dirname(folder), "backup"));
        await copyFile(join(dirname(folder), "backup"), file);
        await utimes(file, new Date(0), new Date(0));
      },
    ],
    ["without its seal", (folder) => rm(join(folder, "ledger.seal"))],
    ["with a seal that is cut short", (folder) => appendFile(join(folder, "ledger.seal"), "}")],
  ])("is unsure where it was %s", async (_, restore) => {
    const folder = await ledgerFolder();
    await closed(folder);
    await restore(folder);
    expect(await unsureOf(folder)).toBe("RESTORED");
  });

  test("is believed where a folder above it was renamed", async () => {
    const folder = await ledgerFolder();
    await closed(folder);
    const other = join(dirname(folder), "other");
    await rename(folder, other);
    expect(await unsureOf(other)).toBeUndefined();
  });

  test("is unsure after a long sleep, not after a night", async () => {
    const folder = await ledgerFolder();
    await closed(folder);
    expect(await unsureOf(folder, () => Date.now() + 5 * hourMs)).toBeUndefined();
    expect(await unsureOf(folder, () => Date.now() + 7 * hourMs)).toBe("ASLEEP");
  });
});

test("it stays unsure until somebody seals the ledger anew", async () => {
  const folder = await ledgerFolder();
  await closed(folder);
  await rm(join(folder, "ledger.seal"));
  expect(await unsureOf(folder)).toBe("RESTORED");
  expect(await unsureOf(folder)).toBe("RESTORED");
  await closed(folder);
  expect(await unsureOf(folder)).toBeUndefined();
});

test("a ledger that was never sealed, as of an older version, is not unsure", async () => {
  const folder = await ledgerFolder();
  await (await openForTest(folder)).close();
  await chmod(join(folder, "data.mdb"), 0o644);
  expect(await unsureOf(folder)).toBeUndefined();
});

describe("a ledger whose process was killed", () => {
  const second = 1_000_000_000n;
  const seal: Seal = { inode: "7", bornAt: "1", changedAt: String(1000n * second), at: 0, closed: false };
  const seen = (change: Partial<Seal>) => judgeSeal(seal, { ...seal, ...change }, 0)?.code;

  test("may have been written for a while after its last seal", () => {
    expect(seen({ changedAt: String(1119n * second) })).toBeUndefined();
    expect(seen({ changedAt: String(1121n * second) })).toBe("RESTORED");
    expect(seen({ changedAt: String(879n * second) })).toBe("RESTORED");
  });

  test("is another file where it was born at another time; where that is not told, where it has another number", () => {
    expect(seen({ bornAt: "2" })).toBe("RESTORED");
    expect(seen({ inode: "8" })).toBeUndefined();
    expect(seen({ inode: "8", bornAt: "0" })).toBe("RESTORED");
    expect(seen({ bornAt: "0" })).toBeUndefined();
  });
});

test("an unsure entry keeps what it is, not what it claims; a write about the object ends it", async () => {
  const ledger = (await openForTest(await ledgerFolder())).authority("A");
  await ledger.write([{ id: "u1", put: entry({ digest: "d", related: ["c1"] }) }]);
  await ledger.write([
    { id: "u1", unsure: true },
    { id: "unknown", unsure: true },
  ]);
  expect(ledger.get("u1")).toEqual(entry({ related: ["c1"], unsure: true }));
  expect(ledger.get("unknown")).toBeUndefined();
  await ledger.write([{ id: "u1", put: entry({ digest: "e" }) }]);
  expect(ledger.get("u1")?.unsure).toBeUndefined();
});

test("what was gone may be there all the same, and so may a school not; an empty shell stays one", async () => {
  const ledger = (await openForTest(await ledgerFolder())).authority("A");
  const gone = entry({ state: "absent", deletedAt: 1 });
  const school = entry({ kind: "school" });
  const shell = entry({ kind: "school", state: "absent", incomplete: true });
  await ledger.write([
    { id: "u1", put: gone },
    { id: "s1", put: school },
    { id: "s2", put: shell },
  ]);
  await ledger.write(["u1", "s1", "s2"].map((id) => ({ id, unsure: true })));
  expect(ledger.get("u1")).toEqual({ ...gone, state: "sending", unsure: true });
  expect(ledger.get("s1")).toEqual({ ...school, state: "sending" });
  expect(ledger.get("s2")).toEqual(shell);
  expect(ledger.count()).toMatchObject({ user: 1, school: 1 });
});

test("what is covered of an authority is kept", async () => {
  const folder = await ledgerFolder();
  const covers = { schools: ["A"], users: true, groups: false, broker: "b", directory: "d", rules: 1 };
  const ledger = await openForTest(folder);
  expect(ledger.authority("A").coverage()).toBeUndefined();
  await ledger.authority("A").writeCoverage({ covers, look: "leaving" });
  await ledger.close();
  const again = (await openForTest(folder)).authority("A");
  expect(again.coverage()).toEqual({ covers, look: "leaving" });
});
