import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import { publishStatus } from "../../src/publish/publish-status.js";
import { createStageBook } from "../../src/stages/stage-book.js";
import type { Stage } from "../../src/stages/stage.js";
import { clockOf } from "../support/clock-of.js";

type Options = Parameters<typeof publishStatus>[0];

let state: string;
let now: number;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), "status-"));
  now = 0;
  jest.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(state, { recursive: true });
});

it("is written once, and then each five seconds, while nothing changes but the time", async () => {
  expect(await secondsOfWriting(11)).toEqual([0, 0, 0, 0, 0, 5, 5, 5, 5, 5, 10]);
});

it("is written within a second of a change", async () => {
  const change = (publisher: ReturnType<typeof publishStatus>, second: number) => {
    if (second === 2) publisher.distributed(1);
  };
  expect(await secondsOfWriting(6, change)).toEqual([0, 0, 0, 3, 3, 3]);
});

/** For each second when the file was written that is there then. */
async function secondsOfWriting(
  seconds: number,
  then?: (publisher: ReturnType<typeof publishStatus>, second: number) => void,
): Promise<readonly number[]> {
  const stages = createStageBook(clockOf(() => now));
  const stage = stages.open("status");
  stage.begun();
  const publisher = publishStatus({
    settings: { listen: "ldap-sync", stallSeconds: 900 },
    surroundings: { folders: { state }, stages, ...clockOf(() => now) },
    supervisor: { strangers: () => new Map(), stations: () => [], faults: () => [] },
    alarm: { facts: () => ({}) },
    queues: { inQueue: () => undefined, triggers: () => undefined },
    notices: () => [],
    lock: "ticket",
  } as unknown as Options);
  const written: number[] = [];
  const stopping = new AbortController();
  const waitFor: Stage["waitFor"] = async () => {
    const { at } = JSON.parse(await readFile(join(state, "status.json"), "utf8")) as { readonly at: string };
    written.push(Date.parse(at) / 1_000);
    then?.(publisher, written.length - 1);
    if (written.length === seconds) stopping.abort();
    now += 1_000;
    return undefined as never;
  };
  await publisher.run(stopping.signal, { ...stage, waitFor });
  return written;
}
