import { beforeEach, describe, expect, it } from "@jest/globals";
import { priorities, type ListenerItem } from "@id-connector/listener-object";
import type { TakenItem } from "@id-connector/queue-fs";
import { until } from "@id-connector/until";
import type { Job } from "../../src/deliver/context/work.js";
import { createWorkerPool, type WorkerPool } from "../../src/deliver/worker-pool.js";
import { idOf, workOn } from "../support/delivery-parts.js";

let pool: WorkerPool;
let places: number;
/** In the order in which they were begun, and how each of them is ended. */
let begun: { readonly id: string; end(): void; fail(defect: unknown): void }[];
let ended: unknown[];

beforeEach(() => {
  [places, begun, ended] = [2, [], []];
  const perform = ({ work: { id } }: Job) =>
    new Promise<void>((end, fail) => {
      begun.push({ id, end, fail });
    });
  pool = createWorkerPool({ now: () => performance.now(), places: () => places }, perform, (defect) =>
    ended.push({ defect, running: pool.running(), underWay: pool.underWay.size }),
  );
});

const jobOf = (number: number): Job => ({
  work: workOn(idOf(number)),
  decision: { act: "nothing", outcome: "unchanged", why: "" },
  neighbours: new Set(),
});
const add = (...numbers: readonly number[]) => {
  for (const number of numbers) pool.add(jobOf(number));
};
const ids = (...numbers: readonly number[]) => numbers.map(idOf);
const begunIds = () => begun.map(({ id }) => id);

describe("jobs that were added", () => {
  it("begin in their order, as many as there are places; all of them are under way", () => {
    add(1, 2, 3, 4);
    expect(begunIds()).toEqual(ids(1, 2));
    expect(pool.running()).toBe(2);
    expect([...pool.underWay.keys()]).toEqual(ids(1, 2, 3, 4));
  });

  it("begin when another one ends: the place is taken again before anybody is told", async () => {
    add(1, 2, 3);
    begun[1]?.end();
    await until("somebody was told", () => ended.length === 1);
    expect(begunIds()).toEqual(ids(1, 2, 3));
    expect(ended).toEqual([{ defect: undefined, running: 2, underWay: 2 }]);
    expect(pool.underWay.has(idOf(2))).toBe(false);
  });

  it("begin, too, when another one fails, and its defect is told", async () => {
    const defect = new TypeError("a defect");
    add(1, 2, 3);
    begun[0]?.fail(defect);
    await until("somebody was told", () => ended.length === 1);
    expect(ended).toMatchObject([{ defect }]);
    expect(begunIds()).toEqual(ids(1, 2, 3));
    expect(pool.underWay.has(idOf(1))).toBe(false);
  });

  it("wait while there is no place, and begin with the next one that is added when there is", () => {
    places = 0;
    add(1);
    // a delivery that broke waits for what has begun, and this never will while the authority pauses
    expect([pool.running(), pool.runningSince()]).toEqual([0, undefined]);
    places = 2;
    add(2);
    expect(begunIds()).toEqual(ids(1, 2));
  });

  it("go on where places are taken away, and no other one begins until enough of them ended", async () => {
    add(1, 2, 3);
    places = 1;
    begun[0]?.end();
    await until("somebody was told", () => ended.length === 1);
    expect(begunIds()).toEqual(ids(1, 2));
    begun[1]?.end();
    await until("somebody was told again", () => ended.length === 2);
    expect(begunIds()).toEqual(ids(1, 2, 3));
  });
});

describe("jobs that ask nobody", () => {
  it("begin at once and take no place; they are under way until they end", async () => {
    add(1, 2, 3);
    pool.addUnplaced(jobOf(4));
    expect(begunIds()).toEqual(ids(1, 2, 4));
    expect([pool.running(), pool.room(), pool.underWay.size]).toEqual([2, 1, 4]);
    begun[2]?.end();
    await until("it ended", () => ended.length === 1);
    expect([begunIds().length, pool.underWay.has(idOf(4))]).toEqual([3, false]);
    expect(pool.withdraw().map(({ work }) => work.id)).toEqual(ids(3));
  });
});

describe("a change of the day", () => {
  const jobWith = (number: number, priority: number): Job => {
    const job = jobOf(number);
    const taken = {
      ...{ key: job.work.id, value: undefined, names: [] },
      priority,
    } as unknown as TakenItem<ListenerItem>;
    return { ...job, work: { ...job.work, taken } };
  };

  it("begins before all of the bulk that has not begun, and after changes that came before it", async () => {
    for (const number of [1, 2, 3, 4]) pool.add(jobWith(number, priorities.bulk));
    pool.add(jobWith(5, priorities.changed));
    pool.add(jobOf(6));
    for (const end of [0, 1, 2, 3]) {
      begun[end]?.end();
      await until("it ended", () => ended.length === end + 1);
    }
    expect(begunIds()).toEqual(ids(1, 2, 5, 6, 3, 4));
  });
});

it("there is room for as many that wait as there are places, and for none while there is no place", () => {
  expect(pool.room()).toBe(4);
  add(1, 2, 3);
  expect(pool.room()).toBe(1);
  places = 0;
  expect(pool.room()).toBeLessThan(0);
});

it("jobs that are withdrawn are those that did not begin, in their order; they are not under way any more", async () => {
  add(1, 2, 3, 4);
  expect(pool.withdraw().map(({ work }) => work.id)).toEqual(ids(3, 4));
  expect([...pool.underWay.keys()]).toEqual(ids(1, 2));
  begun[0]?.end();
  await until("somebody was told", () => ended.length === 1);
  expect(begunIds()).toEqual(ids(1, 2));
  expect(pool.withdraw()).toEqual([]);
});

it("the oldest of the running jobs says since when something runs", async () => {
  expect(pool.runningSince()).toBeUndefined();
  add(1);
  const first = pool.runningSince() ?? Infinity;
  await until("time passed", () => performance.now() > first);
  const between = performance.now();
  add(2);
  expect(pool.runningSince()).toBe(first);
  begun[0]?.end();
  await until("somebody was told", () => ended.length === 1);
  expect(pool.runningSince()).toBeGreaterThanOrEqual(between);
});
