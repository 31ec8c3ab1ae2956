import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type DeliveryParts } from "../../support/delivery-parts.js";
import { act, groupOf, removal } from "../../support/guarded.js";
import { classId, each, inClass, openGuardedClass, otherClass, pupils } from "../../support/guarded-class.js";

let parts: DeliveryParts;
const [first = ""] = pupils;
const hour = 3_600_000;
const held = { outcome: "held", code: "MEMBERS_HELD" };
const { sendClass, putUser, membersAt, dueNow } = inClass(() => parts);

beforeEach(async () => {
  parts = await openGuardedClass();
});
afterEach(() => parts.close());

describe("users who are held with their class", () => {
  beforeEach(async () => {
    await sendClass([]);
    expect(await each(pupils, (id) => putUser(id, []))).toMatchObject(pupils.map(() => held));
  });

  it("are looked at again, and are as they should be, as soon as the class was sent by order", async () => {
    expect(await sendClass([], {}, { deletionAllowed: true })).toMatchObject({ outcome: "sent" });
    expect(pupils.every(dueNow)).toBe(true);
    const results = await each(pupils, (id) => putUser(id, []));
    expect(results).toMatchObject(pupils.map(() => ({ outcome: "unchanged" })));
    expect(membersAt(classId)).toEqual([]);
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

describe("a user of a class that is held", () => {
  beforeEach(async () => {
    await sendClass([]);
  });
  const userAt = () => parts.broker.get(parts.name, "users", first);

  it("is held with it, and gets its new name and class at the broker all the same", async () => {
    await act(parts, otherClass, groupOf(otherClass, []));
    expect(await putUser(first, [otherClass], {}, "Neu")).toMatchObject({ ...held, confirmed: true });
    expect(userAt()?.last_name).toBe("Neu");
    expect(membersAt(classId)).toEqual(pupils);
    expect(membersAt(otherClass)).toEqual([first]);
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
    expect(membersAt(classId)).toEqual([]);
  });
});
