import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Result } from "../../../src/deliver/apply/result.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { act, groupOf, idsFrom, reject, removal, send, userIn } from "../../support/guarded.js";

let parts: DeliveryParts;
const [classId, otherClass, workgroupId] = [idOf(10), idOf(11), idOf(12)];
const pupils = idsFrom(100, 14);
const [first = ""] = pupils;
const hour = 3_600_000;
const held = { outcome: "held", code: "MEMBERS_HELD" };
const waits = { settled: false };
const sendClass = (members: readonly string[], change = {}, work = {}) =>
  act(parts, classId, groupOf(classId, members, change), work);
const putUser = (id: string, classes: readonly string[], work = {}, lastname = "B") =>
  act(parts, id, userIn(id, classes, lastname), work);
const membersAt = (resource: "classes" | "workgroups", id: string) =>
  parts.broker.get(parts.name, resource, id)?.members.toSorted();
const dueNow = (id: string) => (parts.delivery.ledger.later.get(id)?.dueAt ?? Infinity) <= parts.now();
const each = async (ids: readonly string[], one: (id: string) => Promise<Result>) => {
  const all: Result[] = [];
  for (const id of ids) all.push(await one(id));
  return all;
};

beforeEach(async () => {
  parts = await openDeliveryParts();
  const { delivery } = parts;
  await send(delivery, pupils, [classId]);
  await sendClass(pupils);
  const workgroup = groupOf(workgroupId, pupils, { kind: "workgroup" });
  await act(parts, workgroupId, workgroup);
  parts.broker.clearRequests();
});
afterEach(() => parts.close());

describe("a class or workgroup that would lose more members than the limit", () => {
  it("is held at once: nobody leaves it at the broker", async () => {
    const result = await sendClass([]);
    expect(result).toMatchObject(held);
    expect(result).toMatchObject({
      why: expect.stringMatching(/14 members were to leave it .* 50 % of the 14 .*members\.share/),
    });
    expect(await act(parts, workgroupId, groupOf(workgroupId, [], { kind: "workgroup" }))).toMatchObject(held);
    expect(parts.broker.requests).toEqual([]);
    expect(parts.log().match(/begins to hold/g)).toHaveLength(1);
  });

  it("goes on losing a few within an hour, until there were too many of them", async () => {
    expect(await sendClass(pupils.slice(6))).toMatchObject({ outcome: "sent" });
    expect(await sendClass(pupils.slice(10))).toMatchObject({ outcome: "sent" });
    expect(await sendClass(pupils.slice(11))).toMatchObject(held);
    expect(membersAt("classes", classId)).toEqual(pupils.slice(10));
    parts.pass(hour);
    expect(await sendClass(pupils.slice(11))).toMatchObject({ outcome: "sent" });
  });

  it("is sent as soon as it has its members again, or all but a few", async () => {
    await sendClass([]);
    expect(await sendClass(pupils)).toMatchObject({ outcome: "unchanged" });
    await sendClass([]);
    expect(await sendClass(pupils.slice(2))).toMatchObject({ outcome: "sent" });
    expect(membersAt("classes", classId)).toEqual(pupils.slice(2));
  });

  it("stays held when the hour is over, and after a restart", async () => {
    await sendClass([]);
    parts.pass(2 * hour);
    parts = { ...parts, delivery: parts.restarted() };
    expect(await sendClass([])).toMatchObject(held);
    expect(await sendClass([], {}, { resend: true })).toMatchObject(held);
  });

  it("is sent by order, and that does not count", async () => {
    await sendClass([]);
    expect(await sendClass(pupils.slice(11), {}, { deletionAllowed: true })).toMatchObject({ outcome: "sent" });
    expect(await sendClass(pupils.slice(12))).toMatchObject({ outcome: "sent" });
  });

  it("stays held when the ledger was lost, though it is asked first whether it is a workgroup there", async () => {
    await sendClass([]);
    const { ledger } = parts.delivery;
    await ledger.forgetObjects([{ id: classId }]);
    await ledger.setComplete(false);
    expect(await sendClass([], { former: ["workgroup"] })).toMatchObject(held);
    expect(ledger.all(classId)).toMatchObject([{ kind: "school_class" }, { kind: "workgroup", state: "absent" }]);
    expect(membersAt("classes", classId)).toEqual(pupils);
  });

  it("stays rejected for as long as it would lose one", async () => {
    await sendClass([]);
    await reject(parts.delivery, classId, "no");
    expect(await sendClass(pupils.slice(1))).toMatchObject({ outcome: "held", code: "DELETION_REJECTED", why: "no" });
    expect(await sendClass(pupils)).toMatchObject({ outcome: "unchanged" });
  });

  it("gets some time while members are not found, for a rename comes in two steps; then it is held", async () => {
    const renamed = { leftOut: pupils.map(() => ({ why: "unresolved" })) };
    expect(await sendClass([], renamed)).toMatchObject(waits);
    expect(await sendClass(pupils)).toMatchObject({ outcome: "unchanged" });
    expect(await sendClass([], renamed)).toMatchObject(waits);
    parts.pass(61_000);
    expect(await sendClass([], renamed)).toMatchObject(held);
  });

  it("does not lose those who are not at the broker any more", async () => {
    for (const id of pupils) await act(parts, id, removal(), { deletionAllowed: true });
    expect(await act(parts, workgroupId, groupOf(workgroupId, [], { kind: "workgroup" }))).toMatchObject({
      outcome: "sent",
    });
  });

  it("is looked at again when those whom it would lose were deleted by order", async () => {
    await sendClass([]);
    await act(parts, workgroupId, groupOf(workgroupId, [], { kind: "workgroup" }));
    await act(parts, first, removal(), { deletionAllowed: true });
    expect([classId, workgroupId].map(dueNow)).toEqual([true, true]);
  });

  it("is no probe: what only shows whether requests get through takes nothing away", async () => {
    expect(await sendClass(pupils.slice(1), {}, { origin: "probe" })).toMatchObject(waits);
    expect(await putUser(first, [], { origin: "probe" })).toMatchObject(waits);
    expect(parts.broker.requests).toEqual([]);
  });
});

describe("users who leave a class by their own change", () => {
  it("wait two seconds, then leave it, when they are few", async () => {
    expect(await each(pupils.slice(0, 7), (id) => putUser(id, []))).toMatchObject(Array(7).fill(waits));
    parts.pass(2_000);
    expect(await each(pupils.slice(0, 7), (id) => putUser(id, []))).toMatchObject(Array(7).fill({ outcome: "sent" }));
    expect(membersAt("classes", classId)).toEqual(pupils.slice(7));
  });

  it("are held, when they are many, as soon as their class is; what else changes of them is sent", async () => {
    await each(pupils, (id) => putUser(id, []));
    parts.pass(2_000);
    expect(await each(pupils, (id) => putUser(id, []))).toMatchObject(pupils.map(() => waits));
    expect(dueNow(classId)).toBe(true);
    expect(await sendClass([])).toMatchObject(held);
    const results = await each(pupils, (id) => putUser(id, [], {}, "New"));
    expect(results).toMatchObject(pupils.map(() => held));
    expect(results[0]).toMatchObject({ why: expect.stringContaining(classId) });
    expect(parts.broker.get(parts.name, "users", first)?.last_name).toBe("New");
    expect(membersAt("classes", classId)).toEqual(pupils);
  });

  it("are not held where their class is deleted: that is one deletion", async () => {
    await each(pupils, (id) => putUser(id, [], {}, "New"));
    await act(parts, classId, removal("school_class"));
    parts.pass(2_000);
    expect(await each(pupils, (id) => putUser(id, [], {}, "New"))).toMatchObject(pupils.map(() => waits));
    expect(await act(parts, classId, removal("school_class"))).toMatchObject({ outcome: "deleted" });
    expect(await each(pupils, (id) => putUser(id, [], {}, "New"))).toMatchObject(
      pupils.map(() => ({ outcome: "sent" })),
    );
    expect(parts.log()).not.toContain("begins to hold");
  });

  it("are held where their class could not be looked at for a minute", async () => {
    await each(pupils, (id) => putUser(id, []));
    parts.pass(59_000);
    expect(await each(pupils, (id) => putUser(id, []))).toMatchObject(pupils.map(() => waits));
    parts.pass(2_000);
    expect(await putUser(first, [])).toMatchObject(held);
  });

  it("do not count when they are in it again", async () => {
    await each(pupils, (id) => putUser(id, []));
    expect(await each(pupils, (id) => putUser(id, [classId]))).toMatchObject(
      pupils.map(() => ({ outcome: "unchanged" })),
    );
    await putUser(first, []);
    parts.pass(2_000);
    expect(await putUser(first, [])).toMatchObject({ outcome: "sent" });
  });

  describe("and are held with it", () => {
    beforeEach(async () => {
      await sendClass([]);
      expect(await each(pupils, (id) => putUser(id, []))).toMatchObject(pupils.map(() => held));
    });

    it("are looked at again, and are as they should be, as soon as the class was sent by order", async () => {
      expect(await sendClass([], {}, { deletionAllowed: true })).toMatchObject({ outcome: "sent" });
      expect(pupils.every(dueNow)).toBe(true);
      const results = await each(pupils, (id) => putUser(id, []));
      expect(results).toMatchObject(pupils.map(() => ({ outcome: "unchanged" })));
      expect(membersAt("classes", classId)).toEqual([]);
      expect([...parts.delivery.trash.ids()]).toEqual([]);
    });

    it("are looked at again when the class has its members again", async () => {
      expect(await sendClass(pupils)).toMatchObject({ outcome: "unchanged" });
      expect(pupils.every(dueNow)).toBe(true);
      const results = await each(pupils, (id) => putUser(id, [classId]));
      expect(results).toMatchObject(pupils.map(() => ({ outcome: "unchanged" })));
    });

    it("are looked at again when the class was deleted by order", async () => {
      await act(parts, classId, removal("school_class"), { deletionAllowed: true });
      expect(pupils.every(dueNow)).toBe(true);
    });

    it("have the class looked at again when they themselves were sent by order", async () => {
      for (const id of pupils)
        expect(await putUser(id, [], { deletionAllowed: true })).toMatchObject({ outcome: "sent" });
      expect(dueNow(classId)).toBe(true);
      expect(await sendClass([])).toMatchObject({ outcome: "unchanged" });
      expect([...parts.delivery.trash.ids()]).toEqual([]);
    });

    it("stay held by themselves, whatever comes of the hour and of a restart", async () => {
      parts.pass(2 * hour);
      parts = { ...parts, delivery: parts.restarted() };
      expect(await putUser(first, [], { resend: true })).toMatchObject(held);
    });
  });
});

describe("a school-year change, in which everybody of one class moves to the next", () => {
  const expectMoved = (): void => {
    expect(membersAt("classes", classId)).toEqual([]);
    expect(membersAt("classes", otherClass)).toEqual(pupils);
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
      expect(membersAt("classes", classId)).toEqual(pupils);
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

describe("a user of a class that is held", () => {
  beforeEach(async () => {
    await sendClass([]);
  });
  const userAt = () => parts.broker.get(parts.name, "users", first);

  it("is held with it, and gets its new name and class at the broker all the same", async () => {
    await act(parts, otherClass, groupOf(otherClass, []));
    expect(await putUser(first, [otherClass], {}, "Neu")).toMatchObject({ ...held, confirmed: true });
    expect(userAt()?.last_name).toBe("Neu");
    expect(membersAt("classes", classId)).toEqual(pupils);
    expect(membersAt("classes", otherClass)).toEqual([first]);
  });

  it("costs no further request until it changes again", async () => {
    await putUser(first, [], {}, "Neu");
    parts.broker.clearRequests();
    expect(await putUser(first, [], {}, "Neu")).toMatchObject(held);
    expect(parts.broker.requests).toEqual([]);
  });

  it("leaves it when the class is released, and is in the trash no more", async () => {
    await putUser(first, [], {}, "Neu");
    expect(await sendClass([], {}, { deletionAllowed: true })).toMatchObject({ outcome: "sent" });
    expect(await putUser(first, [], {}, "Neu")).toMatchObject({ outcome: "unchanged" });
    expect(parts.delivery.trash.reasonOf(first)).toBeUndefined();
    expect(membersAt("classes", classId)).toEqual([]);
  });
});

describe("a class that is held", () => {
  const newcomer = idOf(200);

  it("gets its new description and its new members at the broker, and keeps those whom it would lose", async () => {
    await send(parts.delivery, [newcomer]);
    const body = { id: classId, name: classId.slice(-4), description: "neu", school: "A" };
    expect(await sendClass([newcomer], { body, content: JSON.stringify(body) })).toMatchObject(held);
    expect(membersAt("classes", classId)).toEqual([...pupils, newcomer].sort());
    expect(parts.broker.get(parts.name, "classes", classId)?.description).toBe("neu");
  });

  it("and was rejected does so, too", async () => {
    await sendClass([]);
    await reject(parts.delivery, classId, "so soll es bleiben");
    await send(parts.delivery, [newcomer]);
    expect(await sendClass([newcomer])).toMatchObject({ outcome: "held", code: "DELETION_REJECTED" });
    expect(membersAt("classes", classId)).toEqual([...pupils, newcomer].sort());
  });
});
