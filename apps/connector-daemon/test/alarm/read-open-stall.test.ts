import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import { readOpenStall } from "../../src/alarm/read-open-stall.js";
import { clockOf } from "../support/clock-of.js";

it("a stall is remembered from the last daemon's status, but not from one that no daemon would write", async () => {
  const state = await mkdtemp(join(tmpdir(), "open-stall-"));
  const read = () =>
    readOpenStall({ state } as ConnectorFolders, clockOf(() => Date.parse("2026-11-24T00:00:00.000Z")).offWall);
  const stalled = { since: "2026-11-23T07:00:00.000Z", item: "a" };
  await writeFile(join(state, "status.json"), JSON.stringify({ listen: { level: ["csn"], stalled } }));
  expect(await read()).toEqual({ stall: { since: Date.parse(stalled.since), item: "a" }, level: ["csn"] });
  await appendFile(join(state, "status.json"), " ".repeat(16 * 1024 * 1024));
  expect(await read()).toBeUndefined();
  await rm(state, { recursive: true });
  expect(await read()).toBeUndefined();
});
