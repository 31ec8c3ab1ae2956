import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import { itemOf } from "@id-connector/listener-object";
import { putItem } from "@id-connector/queue-fs";
import { countLeft, mayShrink } from "../../../src/deliver/apply/school-contents.js";
import { looked } from "../../../src/deliver/apply/school-removals.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { know } from "../../support/know.js";

const [schoolId, id, otherId] = [idOf(1), idOf(2), idOf(3)];
let parts: DeliveryParts;
const count = (school: string | undefined) => countLeft(parts.delivery, school);
const shrinks = () => mayShrink(parts.delivery, "A");
const write = (of: string, kind: LedgerEntry["kind"], change: Partial<LedgerEntry> = {}) =>
  know(parts.delivery.ledger, of, { kind, state: "present", schools: ["a"], related: [], ...change });
const queue = (of: string) => putItem(parts.delivery.queue, { key: of, value: itemOf(of, undefined) });
/** An item whose name does not say whose it is. */
const queueNameless = () => writeFile(join(parts.delivery.queue.folder, "odd.json"), "{}");
const planLook = (why: string) => parts.delivery.ledger.later.put(id, { dueAt: 0, attempts: 0, why });
const noteRemoval = (of: string) => {
  parts.delivery.schoolRemovals.note(of, looked(undefined, undefined, parts.now()));
};

beforeEach(async () => {
  parts = await openDeliveryParts();
});
afterEach(() => parts.close());

describe("what has to leave before a school can", () => {
  it("is what the broker has of it or may have, the school apart", async () => {
    await write(schoolId, "school");
    await write(id, "user", { schools: ["B", "A"] });
    await write(otherId, "workgroup", { state: "sending" });
    await write(idOf(4), "user", { state: "absent" });
    await write(idOf(5), "user", { schools: ["B"] });
    expect([await count("A"), await count("b"), await count("C")]).toEqual([2, 2, 0]);
  });

  it("is counted again only when the last count lasted for twenty times as long as it took", async () => {
    const { schoolRemovals } = parts.delivery;
    schoolRemovals.noteCounts({ counts: new Map([["a", 7]]), at: parts.now(), tookMs: 1_000 });
    await write(id, "user");
    parts.pass(19_999);
    expect(await count("A")).toBe(7);
    parts.pass(1);
    expect(await count("A")).toBe(1);
  });

  it("is also what waits in the queue and was in it, where nothing of it is known to be there", async () => {
    await write(id, "user", { state: "absent" });
    for (const one of [id, otherId]) await queue(one);
    await queueNameless();
    expect([await count("A"), await count("B"), await count(undefined)]).toEqual([1, 0, 0]);
  });

  it("is all that waits where the ledger may miss objects, other schools that are to be deleted apart", async () => {
    await parts.delivery.ledger.setComplete(false);
    for (const one of [schoolId, id]) await queue(one);
    await queueNameless();
    noteRemoval(schoolId);
    expect([await count("A"), await count(undefined)]).toEqual([2, 2]);
  });
});

describe("a school with a user that the broker has may shrink", () => {
  beforeEach(() => write(id, "user"));

  it("while the user is under way, though its item is gone", async () => {
    const name = await queue(id);
    await parts.delivery.reader.take(1);
    await rm(join(parts.delivery.queue.folder, name));
    expect(await shrinks()).toBe(true);
  });

  it("while a look at the user is planned, but not one of the trash, which may be days away", async () => {
    await planLook("postponed");
    expect(await shrinks()).toBe(true);
    await planLook("trashed");
    expect(await shrinks()).toBe(false);
  });

  it("while an item waits of which nobody knows whose it is", async () => {
    await queueNameless();
    expect(await shrinks()).toBe(true);
  });

  it("not for the sake of another object's item, where the ledger knows all", async () => {
    await write(otherId, "user", { schools: ["B"] });
    await queue(otherId);
    expect(await shrinks()).toBe(false);
    await parts.delivery.ledger.setComplete(false);
    expect(await shrinks()).toBe(true);
  });

  it("not for the sake of a school that is to be deleted, even where the ledger may miss objects", async () => {
    await parts.delivery.ledger.setComplete(false);
    await queue(schoolId);
    noteRemoval(schoolId);
    expect(await shrinks()).toBe(false);
  });
});
