import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { defaultContainerNames, itemOf, parseMailedItem, type ListenerItem } from "@id-connector/listener-object";
import { createLogger } from "@id-connector/logger";
import { listTrash, openQueue, openReader, putItem, type Queue, type QueueReader } from "@id-connector/queue-fs";
import { until } from "@id-connector/test-world";
import { clockOf } from "../support/clock-of.js";
import { createDefectBook } from "../../src/defects/defect-book.js";
import { distribute } from "../../src/distribute/distribute.js";
import type { Target } from "../../src/distribute/target.js";
import type { Stage } from "../../src/stages/stage.js";
import { watchQueues } from "../../src/publish/watch-queues.js";
import { idOf } from "../support/delivery-parts.js";
import { stageOf } from "../support/stage-of.js";

let home: string;
let inQueue: Queue;
let reader: QueueReader<ListenerItem>;
let stage: Stage;
let stopping: AbortController;
let running: Promise<void>;
/** The clock runs a thousand times as fast: pauses of minutes are over soon. */
const start = Date.now();
const now = () => start + (Date.now() - start) * 1_000;
const queueOf = (name: string): Queue => ({ folder: join(home, name), tmpFolder: join(home, "tmp") });
const items = async (name: string) => {
  const names = await readdir(join(home, name)).catch(() => []);
  return names.filter((one) => one.endsWith(".json")).length;
};
const put = (number: number) => putItem(inQueue, { key: idOf(number), value: itemOf(idOf(number), undefined) });

function userItem(number: number): object {
  const dn = `uid=u${number},cn=schueler,cn=users,ou=A,dc=x`;
  const options = ["default", "ucsschoolStudent"];
  return { id: idOf(number), dn, udm_object_type: "users/user", object: { school: ["A"] }, options };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      resolve();
    });
  });
}

function targetOf(name: string, change: Partial<Target> = {}): Target {
  const knows = () => true;
  return { name, active: true, schools: "all", queue: queueOf(name), mayHold: knows, knows, ...change };
}

function run(...targets: readonly Target[]): void {
  const stream = new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });
  const log = createLogger({ level: "debug", stream });
  running = distribute({
    ...{ reader, stage, log, ...clockOf(now), names: defaultContainerNames, stopping: stopping.signal },
    ...{ defects: createDefectBook(clockOf(now)), targets: () => targets, targetsChanged: untilAborted },
    onDistributed: () => undefined,
  });
}

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "distribute-"));
  inQueue = await openQueue(join(home, "in"), queueOf("in"));
  reader = await openReader(inQueue, { parse: parseMailedItem, keyOf: ({ id }) => id, now });
  for (const name of ["A", "B"]) await openQueue(join(home, name), queueOf(name));
  stage = stageOf("distribute");
  stopping = new AbortController();
});
afterEach(async () => {
  stopping.abort();
  await running;
  await reader.close();
  await rm(home, { recursive: true });
});

it("an out queue that cannot be written fails the stage and stops no other; when it can, what waited comes", async () => {
  await rm(join(home, "A"), { recursive: true });
  await writeFile(join(home, "A"), "in the way");
  run(targetOf("A"), targetOf("B"));
  await put(2);
  await until("it fails again and again", () => stage.told().failures > 1);
  expect(stage.told()).toMatchObject({ state: "failing", lastError: { name: "QueueError", folder: join(home, "A") } });
  expect(await items("B")).toBeGreaterThan(0);
  expect(await items("in")).toBe(1);
  await rm(join(home, "A"));
  await until("A has it", async () => (await items("A")) === 1 && (await items("in")) === 0);
  await until("it works", () => stage.told().state === "waiting");
});

it("an out queue whose folder was removed is made again", async () => {
  await rm(join(home, "A"), { recursive: true });
  run(targetOf("A"));
  await put(1);
  await until("it has the item", async () => (await items("A")) === 1);
});

it("an item at which it fails by a defect five times lies in the trash, and the others are distributed", async () => {
  const mayHold = (id: string) => {
    if (id === idOf(5)) throw new TypeError("Anna Meier");
    return true;
  };
  run(targetOf("A", { mayHold, schools: ["elsewhere"] }), targetOf("B"));
  for (let number = 1; number < 10; number++) await putItem(inQueue, { key: idOf(number), value: userItem(number) });
  await until("the others are there", async () => (await items("A")) === 8 && (await items("B")) === 8);
  await until("it is in the trash", async () => (await items("in/trash")) > 0 && (await items("in")) === 0);
  const trashed: unknown[] = [];
  for await (const one of listTrash(inQueue)) trashed.push(one.reason);
  expect(trashed).toMatchObject([{ code: "DEFECT", attempts: 5, key: idOf(5) }]);
  expect(JSON.stringify(trashed)).toMatch(/TypeError at apps\/connector-daemon\/[\w./-]+\.ts:\d+/);
  expect(JSON.stringify(trashed)).not.toContain("Meier");
  expect(stage.told().failures).toBe(0);
  const watch = watchQueues({ inQueue, triggers: undefined, outQueues: () => [], ...clockOf(now), patienceMs: 1_000 });
  const seen = new AbortController();
  const watching = watch.run(seen.signal, stageOf("queues"));
  await until("it is seen", () => watch.inQueue()?.trash?.["DEFECT"] === 1);
  seen.abort();
  await watching;
});

it("who looks at the queues tells since when an item has been the oldest, not how long its queue is", async () => {
  run();
  const watch = watchQueues({
    ...{ inQueue, triggers: undefined, outQueues: () => [{ name: "A", queue: queueOf("A") }] },
    ...{ ...clockOf(Date.now), patienceMs: 40 },
  });
  const seen = new AbortController();
  const watching = watch.run(seen.signal, stageOf("queues"));
  const first = await putItem(queueOf("A"), { key: idOf(1), value: 1 });
  const second = await putItem(queueOf("A"), { key: idOf(2), value: 2 });
  await until("the first is seen", () => watch.oldestOf("A")?.item === first);
  await rm(join(home, "A", first));
  await until("the second is", () => watch.oldestOf("A")?.item === second);
  await rm(join(home, "A"), { recursive: true });
  await until("none is", () => watch.oldestOf("A") === undefined);
  seen.abort();
  await watching;
});
