import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { ordersFolder, writeOrder } from "@id-connector/deletion-orders";
import { apply } from "../../../src/deliver/apply/apply.js";
import type { Work } from "../../../src/deliver/context/work.js";
import { findProbe, takeWork } from "../../../src/deliver/select/take-work.js";
import { idOf, workOn } from "../../support/delivery-parts.js";
import { groupOf, idsFrom, send } from "../../support/guarded.js";
import { openTrashParts, type TrashParts } from "../../support/trash-parts.js";

const [id, other, third] = [idOf(2), idOf(3), idOf(4)];
let parts: TrashParts;

beforeEach(async () => {
  parts = await openTrashParts();
});
afterEach(() => parts.close());

const itemOfUser = (one: string, change: object = {}) => ({
  ...{ id: one, dn: `uid=${one},dc=x`, udm_object_type: "users/user", object: {}, options: null },
  ...change,
});
const due = (one: string, why = "member arrived", dueAt = parts.now()) =>
  parts.delivery.ledger.later.put(one, { dueAt, attempts: 0, why });

/** One that lies in the trash, and whose time has come again. */
async function dueInTrash(one: string, change: object = {}): Promise<void> {
  await parts.drop(`${one}.json`, JSON.stringify(itemOfUser(one, change)), { key: one });
  await due(one, "trashed");
}

interface Circumstances {
  readonly limit?: number;
  readonly underWay?: readonly Work[];
  readonly mayRetry?: boolean;
}

async function take({ limit = 8, underWay = [], mayRetry = true }: Circumstances = {}): Promise<readonly Work[]> {
  const jobs = new Map(underWay.map((work) => [work.id, { work }]));
  return takeWork(parts.delivery, { limit, places: (limit + jobs.size) / 2, underWay: jobs, mayRetry });
}
const told = (work: readonly Work[]) => work.map(({ id: one, origin }) => [one, origin]);

describe("an object", () => {
  it("is taken once, and its items leave the queue with it, where it is due as well", async () => {
    await due(id);
    await parts.put(id);
    const [work, ...more] = await take();
    expect(work).toMatchObject({ id, origin: "queue", taken: { key: id } });
    expect(more).toEqual([]);
  });

  it("is not taken before its time, nor while it is under way or its item was taken", async () => {
    await due(id, "member arrived", parts.now() + 1);
    await due(other);
    await parts.put(third);
    expect(told(await take({ underWay: [workOn(other)] }))).toEqual([[third, "queue"]]);
    await due(third);
    expect(told(await take())).toEqual([[other, "due"]]);
  });

  it("says since when it waits: from the time for which it was planned", async () => {
    await due(id, "member arrived", parts.now());
    const since = parts.now();
    parts.pass(5_000);
    expect(await take()).toMatchObject([{ id, since, takenAt: since + 5_000 }]);
  });
});

describe("looks that are due", () => {
  it("go first, but one object of the queue is taken however many of them there are", async () => {
    for (const one of idsFrom(10, 5)) await due(one);
    for (const one of [id, other]) await parts.put(one);
    const taken = await take({ limit: 3 });
    expect(taken.slice(0, 3).every(({ origin }) => origin === "due")).toBe(true);
    expect(told(taken.slice(3))).toEqual([[id, "queue"]]);
  });
});

describe("what lies in the trash and is due", () => {
  const count = async (circumstances: Circumstances) =>
    (await take(circumstances)).filter(({ origin }) => origin === "retry").length;
  beforeEach(async () => {
    for (const one of idsFrom(10, 4)) await dueInTrash(one);
  });

  it("is taken one at a time where there are few places, and for one place in eight where there are many", async () => {
    expect(await count({ limit: 1 })).toBe(1);
    expect(await count({ limit: 8 })).toBe(1);
    expect(await count({ limit: 24 })).toBe(3);
  });

  it("waits while as many retries are under way; other objects that are take no place of it", async () => {
    const retry = workOn(id, { origin: "retry" });
    expect(await count({ limit: 7, underWay: [retry] })).toBe(0);
    expect(await count({ limit: 15, underWay: [retry] })).toBe(1);
    expect(await count({ limit: 7, underWay: [workOn(id)] })).toBe(1);
  });

  it("waits while no retry may be tried, and while the day's changes take all places", async () => {
    expect(await count({ mayRetry: false })).toBe(0);
    await due(id);
    await parts.put(other);
    expect(await count({ limit: 2 })).toBe(0);
  });

  it("asks for what its entry asks for, whatever it is looked at for", async () => {
    await dueInTrash(id, { resend: true });
    await due(id);
    const work = (await take()).find((one) => one.id === id);
    expect(work).toMatchObject({ origin: "due", resend: true, item: { dn: `uid=${id},dc=x` } });
  });
});

it("a deletion is allowed where an order names the object, too, and the log says where none does", async () => {
  for (const one of [id, other]) await parts.put(one, itemOfUser(one, { deletionAllowed: true }));
  await parts.put(third, itemOfUser(third));
  const order = { command: "release", by: {}, objects: [id, third], now: parts.now() };
  await writeOrder(ordersFolder(parts.stateFolder, parts.name), order);
  const allowed = new Map((await take()).map(({ id: one, deletionAllowed }) => [one, deletionAllowed]));
  expect(allowed).toEqual(new Map(Object.entries({ [id]: true, [other]: false, [third]: false })));
  const lines = parts.log().split("\n");
  expect(lines.filter((line) => line.includes('"no_order"'))).toEqual([expect.stringContaining(other)]);
});

describe("a probe", () => {
  const classId = idOf(5);
  const probe = (resource: string, notThese: readonly string[] = []) =>
    findProbe(parts.delivery, resource, new Map(notThese.map((one) => [one, undefined])))?.id;
  beforeEach(async () => {
    await send(parts.delivery, [id, other]);
    await apply(parts.delivery, workOn(classId), groupOf(classId, []));
  });

  it("is one of that kind which the broker confirmed, and it is sent although nothing changed of it", () => {
    expect(findProbe(parts.delivery, "classes", new Map())).toMatchObject({
      id: classId,
      origin: "probe",
      resend: true,
    });
    expect(probe("users", [id])).toBe(other);
    expect(probe("workgroups")).toBeUndefined();
  });

  it("is none whose outcome is open, none in the trash, and none of those that are asked about", async () => {
    const before = parts.delivery.ledger.get(id, "user");
    await parts.delivery.ledger.beginRemoval(id, "user");
    expect(probe("users")).toBe(other);
    await dueInTrash(other);
    expect(probe("users")).toBeUndefined();
    if (before) await parts.delivery.ledger.confirmPresent(id, { ...before, before: undefined });
    expect(probe("users")).toBe(id);
    expect(probe("users", [id])).toBeUndefined();
  });
});
