import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { itemOf } from "@id-connector/listener-object";
import { createLogger } from "@id-connector/logger";
import { openQueue, type Queue } from "@id-connector/queue-fs";
import { createPutter, type Putter, type Route } from "../../src/distribute/put-routes.js";
import type { Target } from "../../src/distribute/target.js";
import { idOf } from "../support/delivery-parts.js";
import { stageOf } from "../support/stage-of.js";

let home: string;
let at: number;
let told: number;
let putter: Putter;
const queueOf = (name: string): Queue => ({ folder: join(home, name), tmpFolder: join(home, "tmp") });

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "put-routes-"));
  [at, told] = [1_000_000, 0];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (chunk.toString().includes("cannot be put into the out queue")) told += 1;
      done();
    },
  });
  putter = createPutter({ stage: stageOf("distribute"), log: createLogger({ level: "debug", stream }), now: () => at });
  await writeFile(join(home, "A"), "in the way");
});
afterEach(() => rm(home, { recursive: true }));

function targetOf(name: string): Target {
  const yes = () => true;
  return { name, active: true, schools: "all", queue: queueOf(name), mayHold: yes, knows: yes };
}

/** When this authority's queue is tried again with an item, in milliseconds from now; undefined where it took the item. */
async function put(target: Target): Promise<number | undefined> {
  const item = itemOf(idOf(1), undefined);
  const times = { writtenAt: [at], oldestAt: at, newestAt: at };
  const taken = { key: item.id, names: ["a"], value: item, values: [item], priority: 1, ...times };
  const route: Route = { taken, item, to: [target] };
  const { againAt } = await putter.put([route], [target]);
  const until = againAt.get(taken);
  return until === undefined ? undefined : until - at;
}

it("an out queue that cannot be written is tried again after pauses that double, each is told once, and all is well when it takes items", async () => {
  const target = targetOf("A");
  expect(await put(target)).toBe(1_000);
  expect([putter.works(), told]).toEqual([false, 1]);
  at += 400;
  expect([await put(target), told]).toEqual([600, 1]);
  at += 600;
  expect([await put(target), told]).toEqual([2_000, 2]);
  await rm(join(home, "A"));
  await openQueue(join(home, "A"), target.queue);
  expect([await put(target), putter.works()]).toEqual([undefined, true]);
});

it("an out queue whose authority is gone is no trouble any more", async () => {
  await put(targetOf("A"));
  expect(putter.works()).toBe(false);
  await putter.put([], [targetOf("B")]);
  expect(putter.works()).toBe(true);
});
