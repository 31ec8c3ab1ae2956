import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Result } from "../../../src/deliver/apply/result.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { act, groupOf, idsFrom, send, userIn } from "../../support/guarded.js";

let parts: DeliveryParts;
const [classId, otherClass] = [idOf(10), idOf(11)];
const pupils = idsFrom(100, 14);
const hour = 3_600_000;
const sendClass = (members: readonly string[], change = {}, work = {}) =>
  act(parts, classId, groupOf(classId, members, change), work);
const putUser = (id: string, classes: readonly string[], work = {}, lastname = "B") =>
  act(parts, id, userIn(id, classes, lastname), work);
const membersAt = (id: string) => parts.broker.get(parts.name, "classes", id)?.members.toSorted();
const each = async (ids: readonly string[], one: (id: string) => Promise<Result>) => {
  const all: Result[] = [];
  for (const id of ids) all.push(await one(id));
  return all;
};

beforeEach(async () => {
  parts = await openDeliveryParts();
  await send(parts.delivery, pupils, [classId]);
  await sendClass(pupils);
  parts.broker.clearRequests();
});
afterEach(() => parts.close());

describe("a school-year change, in which everybody of one class moves to the next", () => {
  const expectMoved = (): void => {
    expect(membersAt(classId)).toEqual([]);
    expect(membersAt(otherClass)).toEqual(pupils);
    expect([...parts.delivery.trash.ids()]).toEqual([]);
    for (const id of pupils) expect(parts.delivery.ledger.get(id)?.related).toEqual([otherClass]);
  };
  const moves: readonly (readonly [string, (work: object) => Promise<unknown>])[] = [
    ["the old class", (work) => sendClass([], {}, work)],
    ["the new class", (work) => act(parts, otherClass, groupOf(otherClass, pupils), work)],
    ["the users", (work) => each(pupils, (id) => putUser(id, [otherClass], work))],
  ];
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  const doAll = async (order: readonly number[], work = {}): Promise<void> => {
    for (const index of order) await moves[index]?.[1](work);
  };

  it.each(orders)(
    "is held, and once it is released everything is as it should be: order %i, %i, %i",
    async (...order) => {
      await doAll(order);
      parts.pass(2_000);
      await doAll(order);
      await doAll(order);
      expect(membersAt(classId)).toEqual(pupils);
      await doAll(order.toReversed(), { deletionAllowed: true });
      await doAll(order);
      expectMoved();
    },
  );

  it.each(orders)("is not held in a window that was planned for it: order %i, %i, %i", async (...order) => {
    const at = (ms: number) => new Date(parts.now() + ms).toISOString();
    await mkdir(join(parts.stateFolder, "allow-deletes"), { recursive: true });
    const allowance = { schools: ["A"], number: 0, from: at(-hour), until: at(hour), reason: "school year" };
    await writeFile(join(parts.stateFolder, "allow-deletes", "Nord.json"), JSON.stringify(allowance));
    await doAll(order);
    expectMoved();
    expect(parts.log()).not.toContain("begins to hold");
  });
});
