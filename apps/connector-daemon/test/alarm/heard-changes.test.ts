import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { openLedger } from "@id-connector/delivery-ledger";
import { heardChangesOfLedger, rememberHeard } from "../../src/alarm/heard-changes.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "heard-"));
});
afterEach(() => rm(folder, { recursive: true }));

const id = "0f8fad5b-d9cb-469f-a165-70867728950e";
const csn = (second: number, server = "000") => `2026010100000${second}.000000Z#000000#${server}#000000`;

it("an object that was heard of counts, however its id was spelt, until it is forgotten", () => {
  const heardChanges = rememberHeard();
  expect(heardChanges.wasHeard({ id, csn: csn(1) })).toBe(false);
  heardChanges.note([id.toUpperCase()], 1_000);
  expect(heardChanges.wasHeard({ id, csn: csn(1) })).toBe(true);
  heardChanges.forgetBefore(1_000);
  expect(heardChanges.wasHeard({ id, csn: csn(1) })).toBe(true);
  heardChanges.forgetBefore(1_001);
  expect(heardChanges.wasHeard({ id, csn: csn(1) })).toBe(false);
});

it("by the ledger, the very change counts", async () => {
  const ledger = await openLedger(join(folder, "ledger"));
  const { wasHeard } = heardChangesOfLedger(ledger.directory);
  expect(wasHeard({ id, csn: csn(1) })).toBe(false);
  await ledger.directory.write([{ id, put: { dn: "uid=a", type: "users/user", stamp: csn(2) } }]);
  expect([1, 2, 3].map((second) => wasHeard({ id, csn: csn(second) }))).toEqual([true, true, false]);
  await ledger.close();
});
