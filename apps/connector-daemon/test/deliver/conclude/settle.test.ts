import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { postpone, settle } from "../../../src/deliver/conclude/settle.js";
import { takeWork } from "../../../src/deliver/select/take-work.js";
import { idOf } from "../../support/delivery-parts.js";
import { openTrashParts, userOf, type TrashParts } from "../../support/trash-parts.js";

const id = idOf(2);
const minute = 60_000;
let parts: TrashParts;

beforeEach(async () => {
  parts = await openTrashParts();
});
afterEach(() => parts.close());

const later = () => parts.delivery.ledger.later.get(id);
const plan = (inMs: number) =>
  parts.delivery.ledger.later.put(id, { dueAt: parts.now() + inMs, attempts: 0, why: "member arrived" });
const sent = { settled: true, outcome: "sent", confirmed: true } as const;

async function taken() {
  const [work] = await takeWork(parts.delivery, { limit: 10, places: 10, underWay: new Map(), mayRetry: true });
  if (work === undefined) throw new Error("there is nothing to do");
  return work;
}

describe("an object that is settled", () => {
  it("leaves the queue, and a look that was due when it was taken is struck out", async () => {
    await plan(-1_000);
    await parts.put(id);
    const work = await taken();
    await settle(parts.delivery, { work, decision: userOf(2) }, sent, 0);
    expect(await parts.take()).toEqual([]);
    expect(later()).toBeUndefined();
  });

  it("is looked at again where that was asked for since it was taken", async () => {
    await parts.put(id);
    const work = await taken();
    await plan(1_000);
    await settle(parts.delivery, { work, decision: userOf(2) }, sent, 0);
    expect(later()).toMatchObject({ why: "member arrived" });
  });
});

describe("an object that is postponed", () => {
  it("keeps its item and is taken at its time, not before", async () => {
    await parts.put(id);
    await postpone(parts.delivery, await taken(), parts.now() + minute);
    expect(await parts.take()).toEqual([]);
    parts.pass(minute - 1_000);
    expect(await parts.take()).toEqual([]);
    parts.pass(2_000);
    expect(await parts.take()).toMatchObject([{ id, origin: "queue" }]);
  });

  it("is not brought back before its time by a look that was due", async () => {
    await plan(-1_000);
    await parts.put(id);
    await postpone(parts.delivery, await taken(), parts.now() + minute);
    expect(await parts.take()).toEqual([]);
    expect(later()?.dueAt).toBeGreaterThan(parts.now());
  });

  it("for no time is taken at once", async () => {
    await parts.put(id);
    await postpone(parts.delivery, await taken());
    expect(await parts.take()).toMatchObject([{ id }]);
  });

  it("and that no item asked for is looked at again at its time", async () => {
    await plan(-1_000);
    const work = await taken();
    expect(work.taken).toBeUndefined();
    await parts.delivery.ledger.later.remove(id);
    await postpone(parts.delivery, work, parts.now() + minute);
    expect(await parts.take()).toEqual([]);
    parts.pass(minute + 1_000);
    expect(await parts.take()).toMatchObject([{ id, origin: "due" }]);
  });
});
