import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { itemOf } from "@id-connector/listener-object";
import { idOf } from "../../support/delivery-parts.js";
import { idsFrom } from "../../support/guarded.js";
import { openTrashParts, type TrashParts } from "../../support/trash-parts.js";

let parts: TrashParts;

beforeEach(async () => {
  parts = await openTrashParts();
});
afterEach(() => parts.close());

it("the day's changes go before retries, however many of these are due: looks, then the queue, then a few retries", async () => {
  const { ledger, now } = parts.delivery;
  for (const id of idsFrom(100, 40)) {
    await parts.drop(`${id}.json`, JSON.stringify(itemOf(id, undefined)), {});
    await ledger.later.put(id, { dueAt: now() - 1_000, attempts: 0, why: "trashed" });
  }
  await ledger.later.put(idOf(3), { dueAt: now(), attempts: 0, why: "member arrived" });
  await parts.put(idOf(4));
  const taken = await parts.take(16);
  expect(taken.map(({ origin }) => origin)).toEqual(["due", "queue", "retry", "retry"]);
});
