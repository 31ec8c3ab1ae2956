import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { applyChange } from "../src/apply-change.js";
import { entry, ledgerFolder, openForTest } from "./ledger-folder.js";
import type { LedgerEntry } from "../src/index.js";

const schoolClass = entry({ kind: "school_class", related: ["u1"] });
const workgroup = entry({ kind: "workgroup", state: "sending" });
const deleted = entry({ kind: "school_class", state: "absent", deletedAt: 5 });
const id = "g1";

test("an object that is put as something else is known as what it was for as long as the authority may hold it as such", () => {
  expect(applyChange([schoolClass], { id, put: workgroup })).toEqual([workgroup, schoolClass]);
  expect(applyChange([deleted], { id, put: workgroup })).toEqual([workgroup, deleted]);
  const never = entry({ kind: "school_class", state: "absent" });
  expect(applyChange([never], { id, put: workgroup })).toEqual([workgroup]);
});

test("what it was and is no more stands behind what it is, whichever was put last", () => {
  expect(applyChange([workgroup, schoolClass], { id, put: deleted })).toEqual([workgroup, deleted]);
  expect(applyChange([deleted, workgroup], { id, put: schoolClass })).toEqual([schoolClass, workgroup]);
  expect(applyChange([schoolClass], { id, put: deleted })).toEqual([deleted]);
});

test("an object is forgotten as one kind, or as all", () => {
  expect(applyChange([workgroup, deleted], { id, remove: true, kind: "school_class" })).toEqual([workgroup]);
  expect(applyChange([workgroup, deleted], { id, remove: true, kind: "workgroup" })).toEqual([deleted]);
  expect(applyChange([workgroup, deleted], { id, remove: true })).toEqual([]);
});

test("a user joins workgroups beside its classes", () => {
  const joined = applyChange([entry()], { id, join: { add: ["w1", "w2"] } });
  expect(applyChange(joined, { id, join: { drop: ["w1"] } })).toEqual([entry({ workgroups: ["w2"] })]);
  expect(applyChange([], { id, join: { add: ["w1"] } })).toEqual([]);
  const one = [entry({ workgroups: ["w1"] })];
  expect(applyChange(one, { id, join: { add: ["w1"] } })).toBe(one);
});

const anyEntry = fc.record({
  kind: fc.constantFrom("user" as const, "school_class" as const, "workgroup" as const),
  state: fc.constantFrom("present" as const, "sending" as const, "absent" as const),
  deletedAt: fc.constantFrom(undefined, 7),
});

test("no sequence of puts loses what the authority may hold, and what it may hold comes first", () => {
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 12 }), (puts) => {
      let known: readonly LedgerEntry[] = [];
      const newest = new Map<string, LedgerEntry>();
      for (const { deletedAt, ...one } of puts) {
        const put = entry({ ...one, ...(one.state === "absent" && deletedAt !== undefined ? { deletedAt } : {}) });
        known = applyChange(known, { id, put });
        newest.set(put.kind, put);
      }
      const may = [...newest.values()].filter(({ state, deletedAt }) => state !== "absent" || deletedAt !== undefined);
      for (const one of may) expect(known).toContainEqual(one);
      const states = known.map(({ state }) => state === "absent");
      expect(states).toEqual([...states].sort());
    }),
  );
});

test("both kinds of an object are listed and counted, and survive reopening", async () => {
  const folder = await ledgerFolder();
  const first = await openForTest(folder);
  await first.authority("A").write([
    { id, put: schoolClass },
    { id, put: workgroup },
  ]);
  expect(first.authority("A").count()).toMatchObject({ school_class: 1, workgroup: 1 });
  await first.close();
  const ledger = (await openForTest(folder)).authority("A");
  expect([...ledger.entries()]).toEqual([
    [id, workgroup],
    [id, schoolClass],
  ]);
  expect(ledger.get(id)).toEqual(workgroup);
  expect(ledger.get(id, "school_class")).toEqual(schoolClass);
  expect(ledger.get(id, "user")).toBeUndefined();
  await ledger.write([{ id, put: deleted }]);
  expect(ledger.count()).toMatchObject({ school_class: 0, workgroup: 1 });
  expect([...ledger.entries({ kind: "school_class" })]).toEqual([[id, deleted]]);
});
