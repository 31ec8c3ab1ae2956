import { expect, test } from "@jest/globals";
import { ledgerFolder, openForTest } from "./ledger-folder.js";

const later = (dueAt: number, attempts = 1): { dueAt: number; attempts: number; why: string } => ({
  dueAt,
  attempts,
  why: "member_unresolved",
});

test("what is due comes in the order of its time, up to now and up to the limit", async () => {
  const ledger = await openForTest(await ledgerFolder());
  const list = ledger.authority("A").later;
  await list.put("c", later(300));
  await list.put("a", later(1_700_000_000_000));
  await list.put("b", later(20));
  expect(list.due(19, 10)).toEqual([]);
  expect(list.due(300, 10)).toEqual([
    ["b", later(20)],
    ["c", later(300)],
  ]);
  expect(list.due(Number.MAX_SAFE_INTEGER, 2).map(([id]) => id)).toEqual(["b", "c"]);
  expect(list.due(Number.MAX_SAFE_INTEGER, 9).map(([id]) => id)).toEqual(["b", "c", "a"]);
  expect(list.due(Number.MAX_SAFE_INTEGER, 0)).toEqual([]);
  expect(list.count()).toBe(3);
});

test("putting again moves it, removing removes it, once and for all", async () => {
  const folder = await ledgerFolder();
  const first = await openForTest(folder);
  const list = first.authority("A").later;
  await list.put("a", later(10));
  await list.put("a", later(500, 2));
  await list.put("b", later(20));
  expect(list.due(100, 10).map(([id]) => id)).toEqual(["b"]);
  await list.remove("b");
  await list.remove("b");
  await first.close();
  const again = (await openForTest(folder)).authority("A").later;
  expect(again.due(1000, 10)).toEqual([["a", later(500, 2)]]);
  expect(again.get("a")).toEqual(later(500, 2));
  expect(again.get("b")).toBeUndefined();
  expect(again.count()).toBe(1);
});

test("a reason that could hold a name, and a time that is none, are refused", async () => {
  const list = (await openForTest(await ledgerFolder())).authority("A").later;
  const named = list.put("a", { ...later(1), why: "uid=max.muster,cn=schueler is missing" });
  await expect(named).rejects.toMatchObject({ code: "BAD_CHANGE" });
  await expect(list.put("a", later(Number.NaN))).rejects.toMatchObject({ code: "BAD_CHANGE" });
  expect(list.count()).toBe(0);
});
