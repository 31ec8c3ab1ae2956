import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type DeliveryParts } from "../../support/delivery-parts.js";
import { act, groupOf } from "../../support/guarded.js";
import { classId, each, inClass, openGuardedClass, otherClass, pupils } from "../../support/guarded-class.js";

let parts: DeliveryParts;
const hour = 3_600_000;
const { sendClass, putUser, membersAt } = inClass(() => parts);

beforeEach(async () => {
  parts = await openGuardedClass();
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
