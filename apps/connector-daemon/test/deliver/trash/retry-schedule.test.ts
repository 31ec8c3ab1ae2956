import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { until } from "@id-connector/test-world";
import { createRetryOf, pauseUntilRetry, spreadOut, strikeRetry } from "../../../src/deliver/trash/retry-schedule.js";
import { createTrashMaintainer } from "../../../src/deliver/trash/maintain-trash.js";
import { idOf } from "../../support/delivery-parts.js";
import { openTrashParts, type TrashParts } from "../../support/trash-parts.js";
import { stageOf } from "../../support/stage-of.js";

const [one, two] = [idOf(2), idOf(3)];
const [minute, day] = [60_000, 86_400_000];
let parts: TrashParts;

beforeEach(async () => {
  parts = await openTrashParts();
});
afterEach(() => parts.close());

const later = (id: string) => parts.delivery.ledger.later.get(id);
const isSoon = (id: string) => (later(id)?.dueAt ?? Infinity) - parts.now() < 60_000;
const putOff = (id: string) =>
  parts.delivery.ledger.later.put(id, { dueAt: parts.now() + day, attempts: 3, why: "trashed" });

async function drop(id: string, code = "REFUSED"): Promise<void> {
  const item = { id, dn: "uid=a,dc=x", udm_object_type: "users/user", object: {}, options: null };
  await parts.drop(`${id}.json`, JSON.stringify(item), { code });
}

describe("while a delivery runs", () => {
  it("all of its trash is brought forward once at its start; a later look finds only what is new", async () => {
    await drop(one);
    const looks: (readonly string[])[] = [[], [], [two]];
    const trash = { ...parts.delivery.trash, refresh: () => Promise.resolve(looks.shift() ?? []) };
    const stopping = new AbortController();
    const maintainer = createTrashMaintainer({
      ...parts.delivery,
      believed: parts.now,
      trash,
      days: 0,
      onPlanned: () => undefined,
    });
    const running = maintainer.run(stopping.signal, stageOf("trash"));
    await until("it is brought forward", () => isSoon(one));
    await putOff(one);
    for (const left of [1, 0]) {
      maintainer.look();
      await until("it looked", () => looks.length === left);
    }
    await until("what is new is brought forward", () => isSoon(two));
    stopping.abort();
    await running;
    expect(isSoon(one)).toBe(false);
  });
});

describe("what a success of another object may have freed", () => {
  it("is brought forward by its code, as often as that happens; going through the trash takes a twentieth of the time", async () => {
    await drop(one, "EXISTS");
    await drop(two);
    const retryClashes = createRetryOf(parts.delivery, (code) => code === "EXISTS");
    await Promise.all([putOff(one), putOff(two)]);
    await retryClashes();
    expect([isSoon(one), isSoon(two)]).toEqual([true, false]);
    await putOff(one);
    await until("it does so again", async () => {
      await retryClashes();
      return isSoon(one);
    });
  });

  it("is looked for again, too, where that failed", async () => {
    await drop(one, "EXISTS");
    let fails = true;
    const { ledger } = parts.delivery;
    const put: typeof ledger.later.put = (id, what) =>
      fails ? Promise.reject(new Error("the disk is full")) : ledger.later.put(id, what);
    const retryClashes = createRetryOf(
      { ...parts.delivery, ledger: { ...ledger, later: { ...ledger.later, put } } },
      () => true,
    );
    await putOff(one);
    await expect(retryClashes()).rejects.toThrow("the disk is full");
    fails = false;
    await until("it does so again", async () => {
      await retryClashes();
      return isSoon(one);
    });
  });
});

describe("pauses between retries", () => {
  it("grow from minutes to a day, and not beyond", () => {
    const pauses = Array.from({ length: 12 }, (_, retries) => pauseUntilRetry(retries, 0.5));
    expect(pauses[0]).toBeLessThan(10 * minute);
    expect(pauses[0]).toBeGreaterThan(minute);
    for (const [index, pause] of pauses.entries()) expect(pause).toBeGreaterThanOrEqual(pauses[index - 1] ?? 0);
    expect(pauses.at(-1)).toBeGreaterThan(day / 2);
    expect(pauseUntilRetry(10_000, 0.999)).toBeLessThanOrEqual(day);
    expect(pauseUntilRetry(-10_000, 0.5)).toBe(pauseUntilRetry(0, 0.5));
  });

  it("of those that are brought forward are some seconds for a few and half an hour for tens of thousands", () => {
    expect(spreadOut(1, 0)).toBeGreaterThan(1_000);
    expect(spreadOut(5, 0.999)).toBeLessThan(10_000);
    expect(spreadOut(20_000, 0.5)).toBeGreaterThan(10 * minute);
    expect(spreadOut(20_000, 0.999)).toBeLessThan(60 * minute);
  });
});

it("what left the trash is planned no more; a look that somebody else waits for stays", async () => {
  const { ledger } = parts.delivery;
  await putOff(one);
  await ledger.later.put(two, { dueAt: 0, attempts: 0, why: "member arrived" });
  for (const id of [one, two]) await strikeRetry(parts.delivery, id);
  expect([later(one), later(two)]).toEqual([undefined, expect.objectContaining({ why: "member arrived" })]);
});
