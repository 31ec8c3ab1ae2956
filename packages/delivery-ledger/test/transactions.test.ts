import { mkdir } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { authorityLedger } from "../src/authority-ledger.js";
import { directoryLedger, type DirectoryLedger } from "../src/directory-ledger.js";
import { ledgerKey, makeLostKey } from "../src/ledger-key.js";
import { openStore, type Store } from "../src/store.js";
import { entry, ledgerFolder } from "./ledger-folder.js";

const max = { dn: "uid=max,dc=test", type: "users/user" as const };
let store: Store;
let authority: ReturnType<typeof authorityLedger>;
let directory: DirectoryLedger;
/** So many transactions come to the disk; then the program is as good as killed. */
let left: number;

beforeEach(async () => {
  const folder = await ledgerFolder();
  await mkdir(folder);
  const inner = await openStore(folder, false);
  left = Infinity;
  store = {
    ...inner,
    change: (action) => (left-- > 0 ? inner.change(action) : Promise.reject(new Error("killed"))),
  };
  const key = ledgerKey(makeLostKey());
  authority = authorityLedger(store, key, "A");
  directory = directoryLedger(store, key);
});
afterEach(() => store.close());

/** Does the work as far as so many transactions go; says whether it got to its end. */
async function killedAfter(transactions: number, work: () => Promise<void>): Promise<boolean> {
  left = transactions;
  try {
    await work();
    return true;
  } catch (error) {
    expect(error).toMatchObject({ message: "killed" });
    return false;
  } finally {
    left = Infinity;
  }
}

describe("one transaction, so that a kill leaves all of it or nothing", () => {
  test("what was seen of the directory, and the cookie that stands for it", async () => {
    const write = () => directory.write([{ id: "u1", put: max }], { cookie: "c1" });
    expect(await killedAfter(0, write)).toBe(false);
    expect([directory.get("u1"), directory.cookie()]).toEqual([undefined, undefined]);
    expect(await killedAfter(1, write)).toBe(true);
    expect([directory.get("u1"), directory.cookie()]).toEqual([max, "c1"]);
  });

  test("an object, its relations and its count", async () => {
    const relate = [
      { id: "u1", put: entry() },
      { id: "u2", put: entry() },
      { id: "u1", relate: { add: ["g1"] } },
    ];
    expect(await killedAfter(1, () => authority.write(relate))).toBe(true);
    expect([authority.get("u1")?.related, authority.count().user]).toEqual([["g1"], 2]);
  });

  test("a look that is moved to another time", async () => {
    await authority.later.put("u1", { dueAt: 1, attempts: 0, why: "test" });
    expect(await killedAfter(1, () => authority.later.put("u1", { dueAt: 2, attempts: 0, why: "test" }))).toBe(true);
    expect([authority.later.due(1, 10), authority.later.due(2, 10).length]).toEqual([[], 1]);
    expect(await killedAfter(1, () => authority.later.remove("u1"))).toBe(true);
    expect([authority.later.due(9, 10), authority.later.count()]).toEqual([[], 0]);
  });
});
