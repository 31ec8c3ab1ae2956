import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { itemOf } from "@id-connector/listener-object";
import { postpone, settle } from "../../../src/deliver/conclude/settle.js";
import { takeWork } from "../../../src/deliver/select/take-work.js";
import { rejectedCode } from "../../../src/words/trash-codes.js";
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
const removal = { act: "remove", kinds: ["user"] } as const;
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

it("an order to delete is struck out before its item goes: an end in between leaves no order without an item", async () => {
  await parts.put(id);
  const { orders, reader } = parts.delivery;
  const steps: string[] = [];
  const delivery: typeof parts.delivery = {
    ...parts.delivery,
    orders: {
      ...orders,
      async use(one) {
        await orders.use(one);
        steps.push("order struck out");
      },
    },
    reader: {
      ...reader,
      async remove(items) {
        steps.push("item removed");
        await reader.remove(items);
      },
    },
  };
  const work = { ...(await taken()), deletionAllowed: true };
  await settle(delivery, { work, decision: removal }, { ...sent, outcome: "deleted" }, 0);
  expect(steps).toEqual(["order struck out", "item removed"]);
});

it("what a person wrote when rejecting a deletion stays out of the log", async () => {
  await parts.put(id);
  const why = "Anna Meier comes back";
  const rejected = { settled: true, outcome: "held", code: rejectedCode, why, confirmed: false } as const;
  await settle(parts.delivery, { work: await taken(), decision: removal }, rejected, 0);
  expect(parts.log()).toContain(rejectedCode);
  expect(parts.log()).not.toContain("Anna");
});

describe("what another object's end may have freed", () => {
  const retries = () => ({
    retryClashes: jest.fn(() => Promise.resolve()),
    retryUnseen: jest.fn(() => Promise.resolve()),
  });
  const settled = async (outcome: "sent" | "deleted") => {
    const retry = retries();
    const decision = outcome === "sent" ? userOf(2) : removal;
    await settle({ ...parts.delivery, ...retry }, { work: await taken(), decision }, { ...sent, outcome }, 0);
    return [retry.retryClashes.mock.calls.length, retry.retryUnseen.mock.calls.length];
  };

  it("is tried again: names that a deleted object had, and what the directory hid like an object that it shows again", async () => {
    await parts.put(id);
    expect(await settled("sent")).toEqual([0, 0]);
    await parts.put(id);
    expect(await settled("deleted")).toEqual([1, 0]);
    await parts.drop(`${id}.json`, JSON.stringify(itemOf(id, undefined)), { code: "PARTLY_SEEN", key: id });
    await parts.put(id);
    expect(await settled("sent")).toEqual([0, 1]);
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
