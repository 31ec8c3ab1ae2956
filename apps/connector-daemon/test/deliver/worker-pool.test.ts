import { beforeEach, describe, expect, it } from "@jest/globals";
import { until } from "@id-connector/until";
import type { Job } from "../../src/deliver/context/work.js";
import { createWorkerPool, type WorkerPool } from "../../src/deliver/worker-pool.js";
import { idOf, workOn } from "../support/delivery-parts.js";

let pool: WorkerPool;
let most: number;
/** In the order in which they were begun, and how each of them is ended. */
let begun: { readonly id: string; end(): void; fail(defect: unknown): void }[];
let ended: unknown[];

beforeEach(() => {
  [most, begun, ended] = [4, [], []];
  const perform = ({ work: { id } }: Job) =>
    new Promise<void>((end, fail) => {
      begun.push({ id, end, fail });
    });
  pool = createWorkerPool({ now: () => performance.now(), most: () => most }, perform, (defect) =>
    ended.push({ defect, running: pool.running(), underWay: pool.underWay.size }),
  );
});

const jobOf = (number: number): Job => ({
  work: workOn(idOf(number)),
  decision: { act: "nothing", outcome: "unchanged", why: "" },
  neighbours: new Set(),
});
const add = (...numbers: readonly number[]) => {
  for (const number of numbers) pool.add(jobOf(number), { asks: true });
};
const ids = (...numbers: readonly number[]) => numbers.map(idOf);

describe("jobs", () => {
  it("begin when they are added, and are under way until they end", async () => {
    add(1, 2);
    expect(begun.map(({ id }) => id)).toEqual(ids(1, 2));
    expect([...pool.underWay.keys()]).toEqual(ids(1, 2));
    begun[0]?.end();
    await until("somebody was told", () => ended.length === 1);
    expect(ended).toEqual([{ defect: undefined, running: 1, underWay: 1 }]);
    expect(pool.underWay.has(idOf(1))).toBe(false);
  });

  it("end, too, when they fail, and their defect is told", async () => {
    const defect = new TypeError("a defect");
    add(1, 2);
    begun[0]?.fail(defect);
    await until("somebody was told", () => ended.length === 1);
    expect(ended).toEqual([{ defect, running: 1, underWay: 1 }]);
  });

  it("that ask nobody need no room; they are under way as well", () => {
    add(1);
    pool.add(jobOf(2), { asks: false });
    expect([pool.running(), pool.room(), pool.underWay.size]).toEqual([1, 3, 2]);
  });
});

it("there is room for as many as may ask, and less than none where they became fewer", () => {
  expect(pool.room()).toBe(4);
  add(1, 2, 3);
  expect(pool.room()).toBe(1);
  most = 0;
  expect(pool.room()).toBe(-3);
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
