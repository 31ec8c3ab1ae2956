import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { connectorFolders, type ConnectorFolders } from "@id-connector/connector-settings";
import { liveVersion, type LiveListening } from "@id-connector/delivery-tracker";
import { readOpenStall } from "../../src/alarm/read-open-stall.js";
import { clockOf } from "../support/clock-of.js";

let folders: ConnectorFolders;
let file: string;
beforeEach(async () => {
  folders = connectorFolders(await mkdtemp(join(tmpdir(), "open-stall-")));
  file = join(folders.state, "status.json");
  await mkdir(folders.state, { recursive: true });
});
afterEach(() => rm(folders.home, { recursive: true }));

const { offWall } = clockOf(() => Date.parse("2026-11-24T00:00:00.000Z"));
const read = () => readOpenStall(folders, offWall);
const level = ["20260101000001.000000Z#000000#000#000000"];
const stalled = { since: "2026-11-23T06:43:00.000Z", item: "0f8fad5b-d9cb-469f-a165-70867728950e" };
const open = { mode: "appcenter", level, stalled };
const at = "2026-11-23T07:00:00.000Z";

/** What a daemon says of itself, with this of its listening. */
const said = (listen: LiveListening | object) =>
  JSON.stringify({
    ...{ version: liveVersion, pid: 1, startedAt: at, at, listen },
    ...{ stallSeconds: 900, distributed: 0, stages: [], authorities: {} },
  });

it("the stall that the last daemon spoke of is open still", async () => {
  await writeFile(file, said(open));
  expect(await read()).toEqual({ stall: { since: Date.parse(stalled.since), item: stalled.item }, level });
});

it("there is none where the last daemon had none, or where none ever ran", async () => {
  expect(await read()).toBeUndefined();
  await writeFile(file, said({ mode: "appcenter", level }));
  expect(await read()).toBeUndefined();
});

it.each([
  ...["", "{", "null", "[]", "7", '"x"', "{}", JSON.stringify({ listen: open })],
  ...[{}, [], { ...open, stalled: 7 }, { ...open, level: [7] }, { ...open, level: [] }].map(said),
  said({ mode: "appcenter", stalled }),
  said({ ...open, stalled: { ...stalled, since: "yesterday" } }),
])("there is none where the file is of no use: %s", async (text) => {
  await writeFile(file, text);
  expect(await read()).toBeUndefined();
});

it("there is none where the file is larger than a daemon writes, or is a folder", async () => {
  await writeFile(file, said(open));
  await appendFile(file, " ".repeat(16 * 1024 * 1024));
  expect(await read()).toBeUndefined();
  await rm(file);
  await mkdir(file);
  expect(await read()).toBeUndefined();
});
