import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { connectorFolders, type ConnectorFolders } from "@id-connector/connector-settings";
import { openLedger } from "@id-connector/delivery-ledger";
import { heardChangesOfLedger, rememberHeard } from "../../src/alarm/heard-changes.js";
import { clockOf } from "../support/clock-of.js";
import { readOpenStall } from "../../src/alarm/read-open-stall.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "alarm-"));
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

const { offWall } = clockOf(() => Date.parse("2026-11-24T00:00:00.000Z"));

describe("the stall that the last daemon spoke of", () => {
  let folders: ConnectorFolders;
  beforeEach(async () => {
    folders = connectorFolders(folder);
    await mkdir(folders.state, { recursive: true });
  });
  const say = (text: string) => writeFile(join(folders.state, "status.json"), text);
  const stalled = { since: "2026-11-23T06:43:00.000Z", item: id };

  it("is open still", async () => {
    await say(JSON.stringify({ listen: { mode: "appcenter", stalled, level: [csn(1)] } }));
    const stall = { since: Date.parse(stalled.since), item: id };
    expect(await readOpenStall(folders, offWall)).toEqual({ stall, level: [csn(1)] });
  });

  it("is none where it had none", async () => {
    expect(await readOpenStall(folders, offWall)).toBeUndefined();
    await say(JSON.stringify({ listen: { mode: "appcenter", level: [csn(1)] } }));
    expect(await readOpenStall(folders, offWall)).toBeUndefined();
  });

  it.each([
    ...["", "{", "null", "[]", "7", '"x"', "{}", '{"listen":null}', '{"listen":[]}', '{"listen":"x"}'],
    ...['{"listen":{"stalled":7,"level":["x"]}}', JSON.stringify({ listen: { stalled } })],
    JSON.stringify({ listen: { stalled, level: [7] } }),
    JSON.stringify({ listen: { stalled: { ...stalled, since: "yesterday" }, level: [csn(1)] } }),
  ])("is none where the file is of no use: %s", async (text) => {
    await say(text);
    expect(await readOpenStall(folders, offWall)).toBeUndefined();
  });

  it("is none where there is a folder in the file's place", async () => {
    await mkdir(join(folders.state, "status.json"));
    expect(await readOpenStall(folders, offWall)).toBeUndefined();
  });
});
