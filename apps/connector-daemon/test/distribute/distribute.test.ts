import { createWriteStream, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { defaultContainerNames, parseMailedItem, priorities, type ListenerItem } from "@id-connector/listener-object";
import { createLogger } from "@id-connector/logger";
import { listItems, openQueue, openReader, putItem, readItem, type Queue } from "@id-connector/queue-fs";
import type { QueueReader } from "@id-connector/queue-fs";
import { until } from "@id-connector/test-world";
import { clockOf } from "../support/clock-of.js";
import { createDefectBook } from "../../src/defects/defect-book.js";
import { distribute } from "../../src/distribute/distribute.js";
import type { Stage } from "../../src/stages/stage.js";
import type { Target } from "../../src/distribute/target.js";
import { idOf } from "../support/delivery-parts.js";
import { stageOf } from "../support/stage-of.js";

const id = idOf(2);
const names = defaultContainerNames;
const log = createLogger({ level: "error", stream: createWriteStream("/dev/null") });
let folder: string;
let inQueue: Queue;
let reader: QueueReader<ListenerItem>;
let targets: Target[];
let stopping: AbortController;
let running: Promise<unknown>;
let hasEnded: boolean;
let stage: Stage;
/** What lay in the out queues whenever items left the in queue. */
let whenGone: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "distribute-"));
  inQueue = await open("in");
  reader = await openReader(inQueue, { parse: parseMailedItem, keyOf: ({ id }) => id });
  targets = [await targetOf("one"), await targetOf("two")];
  stopping = new AbortController();
  whenGone = [];
});
afterEach(async () => {
  stopping.abort();
  await running;
  await reader.close();
  await rm(folder, { recursive: true });
});

const open = (name: string) => openQueue(join(folder, name), { tmpFolder: join(folder, "tmp") });

async function targetOf(name: string, change: Partial<Target> = {}): Promise<Target> {
  const never = () => false;
  return { name, active: true, schools: "all", queue: await open(name), mayHold: never, knows: never, ...change };
}

function pupil(change: object = {}): object {
  const options = ["default", "ucsschoolStudent"];
  return { id, dn: "uid=a,dc=x", udm_object_type: "users/user", object: { school: ["A"] }, options, ...change };
}

const filesIn = ({ folder: path }: Queue) => readdirSync(path).filter((name) => name.endsWith(".json"));

/** Distributes until it is stopped, or fails: then what failed. */
function start(): void {
  const watched: QueueReader<ListenerItem> = {
    ...reader,
    async remove(items) {
      // at this very moment: what is still being written does not count
      if (items.length > 0)
        whenGone.push(targets.map(({ name, queue }) => `${name} ${String(filesIn(queue).length)}`).join(", "));
      await reader.remove(items);
    },
  };
  hasEnded = false;
  stage = stageOf("distribute");
  running = distribute({
    ...{ reader: watched, names, log, stopping: stopping.signal, targets: () => targets, ...clockOf(Date.now) },
    ...{ stage, defects: createDefectBook(clockOf(Date.now)) },
    targetsChanged: () => until("it is stopped", () => stopping.signal.aborted).then(() => undefined),
    onDistributed: () => undefined,
  })
    .catch((error: unknown) => error)
    .finally(() => (hasEnded = true));
}

const isEmpty = () => filesIn(inQueue).length === 0;
async function valuesIn(queue: Queue): Promise<readonly unknown[]> {
  const values: unknown[] = [];
  for await (const name of listItems(queue)) {
    const item = await readItem(queue, name);
    if (item.state === "read") values.push(item.value);
  }
  return values;
}

describe("an item leaves the in queue", () => {
  it("when every out queue that it concerns has it", async () => {
    await putItem(inQueue, { key: id, value: pupil() });
    start();
    await until("the in queue is empty", isEmpty);
    expect(whenGone).toEqual(["one 1, two 1"]);
  });

  it.each(["one", "two"])("not at all where out queue %s cannot take it; later it reaches both", async (broken) => {
    const sound = targets;
    targets = sound.map((target) =>
      target.name === broken ? { ...target, queue: { ...target.queue, tmpFolder: join(folder, "missing") } } : target,
    );
    await putItem(inQueue, { key: id, value: pupil() });
    start();
    await until("it failed", () => hasEnded || stage.told().failures > 0);
    stopping.abort();
    await running;
    expect([whenGone, isEmpty()]).toEqual([[], false]);
    await reader.close();
    reader = await openReader(inQueue, { parse: parseMailedItem, keyOf: ({ id }) => id });
    targets = sound;
    stopping = new AbortController();
    start();
    await until("the in queue is empty", isEmpty);
    for (const { queue } of targets) expect((await valuesIn(queue)).length).toBeGreaterThan(0);
  });

  it("not before an authority is active, and an inactive one gets it, too", async () => {
    targets = targets.map((target) => ({ ...target, active: false }));
    await putItem(inQueue, { key: id, value: pupil() });
    start();
    expect(isEmpty()).toBe(false);
    stopping.abort();
    await running;
    expect([whenGone, isEmpty()]).toEqual([[], false]);
    stopping = new AbortController();
    targets = targets.map((target, index) => ({ ...target, active: index === 0 }));
    start();
    await until("the in queue is empty", isEmpty);
    expect(whenGone).toEqual(["one 1, two 1"]);
  });

  it("also where it concerns nobody, and nobody gets it", async () => {
    targets = targets.map((target) => ({ ...target, schools: ["B"] }));
    await putItem(inQueue, { key: id, value: pupil() });
    start();
    await until("the in queue is empty", isEmpty);
    expect(whenGone).toEqual(["one 0, two 0"]);
  });
});

describe("what an out queue gets", () => {
  type Said = Pick<ListenerItem, "initial" | "resend"> & { readonly priority?: number };
  const [asked, ofOld] = [{ resend: true, priority: priorities.bulk }, { priority: priorities.bulk }];

  async function distributed(): Promise<readonly unknown[]> {
    start();
    await until("the in queue is empty", isEmpty);
    return valuesIn(targets[0]!.queue);
  }

  it("is one item for all of one object, the newest, which is resent where any of them is to be", async () => {
    await putItem(inQueue, { key: id, value: pupil({ resend: true, object: { school: ["A"], lastname: "Old" } }) });
    await putItem(inQueue, { key: id, value: pupil({ object: { school: ["A"], lastname: "New" } }) });
    const values = await distributed();
    expect(values).toMatchObject([{ id, resend: true }]);
    expect(JSON.stringify(values)).not.toContain("Old");
  });

  it("is stripped to what a broker may know", async () => {
    await putItem(inQueue, { key: id, value: pupil({ object: { school: ["A"], birthday: "2011-12-13" } }) });
    expect(JSON.stringify(await distributed())).not.toContain("2011");
  });

  it.each<[string, Partial<Target>, readonly Said[], number]>([
    ["the broker may hold", { mayHold: () => true }, [{}], 1],
    ["the broker cannot hold", {}, [{}], 0],
    ["is not known and comes with a first refresh", { mayHold: () => true }, [{ initial: true }], 0],
    ["is known and comes with a first refresh", { knows: () => true }, [{ initial: true }], 1],
    ["is not known and came with a first refresh and a change", { mayHold: () => true }, [{ initial: true }, {}], 1],
    ["is not known and that a person asks for in bulk", { mayHold: () => true }, [asked], 1],
    ["is not known and comes with a first refresh that version 0.1.0 made", { mayHold: () => true }, [ofOld], 0],
  ])("of one that left the listed schools and that %s", async (_, change, items, count) => {
    targets = targets.map((target) => ({ ...target, schools: ["B"], ...change }));
    for (const { priority = priorities.changed, ...said } of items)
      await putItem(inQueue, { key: id, value: pupil(said), priority });
    expect(await distributed()).toHaveLength(count);
  });

  it("says nothing of a first refresh: that ends where it is distributed", async () => {
    await putItem(inQueue, { key: id, value: pupil({ initial: true }), priority: priorities.bulk });
    expect((await distributed())[0]).not.toHaveProperty("initial");
  });
});
