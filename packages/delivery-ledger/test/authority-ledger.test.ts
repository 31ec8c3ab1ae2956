import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { open } from "lmdb";
import type { LedgerChange, LedgerEntry } from "../src/entry.js";
import { entry, ledgerFolder, openForTest } from "./ledger-folder.js";

test("an entry comes back as it was written, also after reopening", async () => {
  const folder = await ledgerFolder();
  const whole = entry({
    kind: "school_class",
    state: "sending",
    schools: ["B-Schule", "A"],
    digest: "abc",
    sentAt: 1700000000123,
    createdAt: 5,
    related: ["u2", "u1"],
    incomplete: true,
  });
  const first = await openForTest(folder);
  await first.authority("Berlin").write([{ id: "c1", put: whole }]);
  expect(first.authority("Berlin").get("c1")).toEqual(whole);
  await first.close();
  const second = await openForTest(folder);
  expect(second.authority("Berlin").get("c1")).toEqual(whole);
});

test("authorities do not see each other, also where one's name begins with the other's", async () => {
  const ledger = await openForTest(await ledgerFolder());
  await ledger.authority("A").write([{ id: "u1", put: entry() }]);
  await ledger.authority("AB").write([{ id: "u2", put: entry() }]);
  expect([...ledger.authority("A").entries()].map(([id]) => id)).toEqual(["u1"]);
  expect([...ledger.authority("AB").entries()].map(([id]) => id)).toEqual(["u2"]);
  expect(ledger.authority("A").get("u2")).toBeUndefined();
  expect(ledger.authorities()).toEqual(["A", "AB"]);
});

test("relate adds without repeating, drops, and ignores an object without an entry", async () => {
  const ledger = await openForTest(await ledgerFolder());
  const authority = ledger.authority("A");
  await authority.write([
    { id: "c1", put: entry({ kind: "school_class", related: ["u1", "u2"] }) },
    { id: "c1", relate: { add: ["u2", "u3"], drop: ["u1"] } },
    { id: "c2", relate: { add: ["u1"] } },
  ]);
  expect(authority.get("c1")?.related).toEqual(["u2", "u3"]);
  expect(authority.get("c2")).toBeUndefined();
  await authority.write([{ id: "c1", remove: true }]);
  await authority.write([{ id: "c1", relate: { add: ["u9"] } }]);
  expect(authority.get("c1")).toBeUndefined();
});

test("relates that are written at the same time all count", async () => {
  const ledger = await openForTest(await ledgerFolder());
  const authority = ledger.authority("A");
  await authority.write([{ id: "c1", put: entry({ kind: "school_class" }) }]);
  await Promise.all(Array.from({ length: 300 }, (_, i) => authority.write([{ id: "c1", relate: { add: [`u${i}`] } }])));
  expect(authority.get("c1")?.related).toHaveLength(300);
});

test("writes that wait at the same time share a commit", async () => {
  const folder = await ledgerFolder();
  const ledger = await openForTest(folder);
  const commits = async (): Promise<number> => {
    const store = open({ path: folder, noSubdir: false, readOnly: true });
    const { lastTxnId } = store.getStats() as { lastTxnId: number };
    await store.close();
    return lastTxnId;
  };
  await ledger.authority("A").write([{ id: "u", put: entry() }]);
  const before = await commits();
  await Promise.all(
    Array.from({ length: 1000 }, (_, i) => ledger.authority("A").write([{ id: `u${i}`, put: entry() }])),
  );
  const used = (await commits()) - before;
  expect(used).toBeGreaterThan(0);
  expect(used).toBeLessThan(20);
});

test("entries are filtered by kind and by school, without case", async () => {
  const ledger = await openForTest(await ledgerFolder());
  const authority = ledger.authority("A");
  await authority.write([
    { id: "u1", put: entry({ schools: ["DemoSchool"] }) },
    { id: "u2", put: entry({ schools: ["Other", "DEMOSCHOOL"] }) },
    { id: "u3", put: entry({ schools: ["Other"] }) },
    { id: "c1", put: entry({ kind: "school_class", schools: ["DEMOSCHOOL"] }) },
  ]);
  const ids = (filter: Parameters<typeof authority.entries>[0]): string[] =>
    [...authority.entries(filter)].map(([id]) => id);
  expect(ids({ school: "demoschool" })).toEqual(["c1", "u1", "u2"]);
  expect(ids({ school: "demoschool", kind: "user" })).toEqual(["u1", "u2"]);
  expect(ids({ kind: "school_class" })).toEqual(["c1"]);
  expect(ids({ school: "demo" })).toEqual([]);
});

test("the caller may write, wait and stop while it goes through the entries", async () => {
  const ledger = await openForTest(await ledgerFolder());
  const authority = ledger.authority("A");
  const id = (i: number): string => `u${String(i).padStart(5, "0")}`;
  await authority.write(Array.from({ length: 1000 }, (_, i) => ({ id: id(i), put: entry() })));
  const seen: string[] = [];
  for (const [one] of authority.entries()) {
    seen.push(one);
    if (seen.length % 50 === 0) await authority.write([{ id: one, remove: true }]);
  }
  expect(seen).toEqual(Array.from({ length: 1000 }, (_, i) => id(i)));
  for (const [one] of authority.entries()) {
    expect(one).toBe(id(0));
    break;
  }
  expect(authority.count().user).toBe(980);
});

test("complete is false until it is set, and stays", async () => {
  const folder = await ledgerFolder();
  const first = await openForTest(folder);
  expect(first.authority("A").complete).toBe(false);
  await first.authority("A").setComplete(true);
  await first.authority("A").write([{ id: "u1", put: entry() }]);
  await first.close();
  const second = await openForTest(folder);
  expect(second.authority("A").complete).toBe(true);
  await second.authority("A").setComplete(false);
  expect(second.authority("A").complete).toBe(false);
});

test("digests are equal for equal content only, stay over a restart, and another ledger's differ", async () => {
  const folder = await ledgerFolder();
  const first = await openForTest(folder);
  const digest = first.authority("A").digest("Müller");
  expect(digest).toMatch(/^[\w-]{43}$/);
  expect(first.authority("B").digest("Müller")).toBe(digest);
  expect(first.authority("A").digest("Muller")).not.toBe(digest);
  await first.close();
  expect((await openForTest(folder)).authority("A").digest("Müller")).toBe(digest);
  expect((await openForTest(await ledgerFolder())).authority("A").digest("Müller")).not.toBe(digest);
});

test("a write with one bad id changes nothing", async () => {
  const ledger = await openForTest(await ledgerFolder());
  const write = ledger.authority("A").write([
    { id: "u1", put: entry() },
    { id: "uid=max.muster,dc=test", put: entry() },
  ]);
  await expect(write).rejects.toMatchObject({ code: "BAD_CHANGE" });
  expect(ledger.authority("A").get("u1")).toBeUndefined();
  expect(() => ledger.authority("a/b")).toThrow(expect.objectContaining({ code: "BAD_CHANGE" }));
});

test("whatever is written in whatever portions, entries and counts are those of a plain map", async () => {
  const folder = await ledgerFolder();
  const ledger = await openForTest(folder);
  // an object that becomes something else has tests of its own: apply-change
  const kinds = { a: "user", b: "school_class", c: "workgroup", d: "user" } as const;
  const id = fc.constantFrom("a" as const, "b" as const, "c" as const, "d" as const);
  const related = fc.uniqueArray(fc.constantFrom("x", "y", "z"));
  const put = fc.record({
    state: fc.constantFrom("present" as const, "sending" as const, "absent" as const),
    schools: fc.constant(["S"]),
    related,
  });
  const change: fc.Arbitrary<Exclude<LedgerChange, { join: unknown } | { unsure: unknown }>> = fc.oneof(
    fc.record({ id, put }).map(({ id: one, put: parts }) => ({ id: one, put: { kind: kinds[one], ...parts } })),
    fc.record({ id, remove: fc.constant(true as const) }),
    fc.record({ id, relate: fc.record({ add: related, drop: related }) }),
  );
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(change)), async (writes) => {
      const authority = ledger.authority(`run${run++}`);
      await Promise.all(writes.map((changes) => authority.write(changes)));
      const model = new Map<string, LedgerEntry>();
      for (const one of writes.flat()) {
        const before = model.get(one.id);
        if ("put" in one) model.set(one.id, one.put);
        else if ("remove" in one) model.delete(one.id);
        else if (before !== undefined) {
          const { add = [], drop = [] } = one.relate;
          const kept = before.related.filter((other) => !drop.includes(other));
          model.set(one.id, { ...before, related: [...kept, ...add.filter((other) => !kept.includes(other))] });
        }
      }
      expect(new Map(authority.entries())).toEqual(model);
      const held = [...model.values()].filter((one) => one.state !== "absent");
      expect(authority.count()).toEqual({
        user: held.filter((one) => one.kind === "user").length,
        school_class: held.filter((one) => one.kind === "school_class").length,
        workgroup: held.filter((one) => one.kind === "workgroup").length,
        school: 0,
      });
    }),
    { numRuns: 60 },
  );
});
