import { expect, it } from "@jest/globals";
import { findUnheard } from "../../src/alarm/find-unheard.js";

const csn = (second: number, server = "000") => `2026010100000${second}.000000Z#000000#${server}#000000`;

/** What a look finds, where the ids of changes that were heard of begin with "heard". */
async function find(changed: Readonly<Record<string, string>>, isOneEnough = false) {
  async function* entries() {
    for (const [id, one] of Object.entries(changed)) yield await Promise.resolve({ id, csn: one });
  }
  const wasHeard = ({ id }: { readonly id: string }) => id.startsWith("heard");
  return findUnheard(entries(), { level: [csn(1), csn(1, "001")], wasHeard, isOneEnough });
}

it("what was heard of moves on, up to its newest change", async () => {
  expect(await find({ heard1: csn(5), heard2: csn(4), heard3: csn(3) })).toEqual({
    heardUpTo: [csn(5)],
    missing: undefined,
  });
});

it("what is older than that is not missing, what is newer is", async () => {
  const older = { lost: csn(2), heard: csn(3) };
  expect(await find(older)).toEqual({ heardUpTo: [csn(3)], missing: undefined });
  expect(await find({ late: csn(5), later: csn(6), ...older })).toEqual({ heardUpTo: [csn(3)], missing: "later" });
});

it("one server's changes say nothing about another's", async () => {
  const found = await find({ lost: csn(2), heard: csn(3), other: csn(2, "001") });
  expect(found).toEqual({ heardUpTo: [csn(3)], missing: "other" });
});

it("what is not beyond the level does not count", async () => {
  expect(await find({ old: csn(1), older: csn(1, "001") })).toEqual({ heardUpTo: [], missing: undefined });
});

it("where one is enough the rest is not asked for", async () => {
  expect(await find({ one: csn(2), heard: csn(3) }, true)).toEqual({ heardUpTo: [], missing: "one" });
});
