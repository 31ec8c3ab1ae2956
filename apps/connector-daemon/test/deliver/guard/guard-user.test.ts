import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { itemOf } from "@id-connector/listener-object";
import { putTrashed } from "@id-connector/queue-fs";
import { guardUser } from "../../../src/deliver/guard/guard-user.js";
import { type DeliveryParts, workOn } from "../../support/delivery-parts.js";
import { act, removal, send, userIn } from "../../support/guarded.js";
import { classId, each, inClass, openGuardedClass, otherClass, pupils } from "../../support/guarded-class.js";

let parts: DeliveryParts;
const [first = ""] = pupils;
const held = { outcome: "held", code: "MEMBERS_HELD" };
const waits = { settled: false };
const verdictOn = (id: string, classes: readonly string[], work = {}) =>
  guardUser(parts.delivery, workOn(id, work), userIn(id, classes));
/** Puts the object into the trash, as if it had been there before. */
async function trash(id: string, code: string, message = "no"): Promise<void> {
  const { queue, trash: index, now } = parts.delivery;
  const at = new Date(now()).toISOString();
  await putTrashed(
    queue,
    { key: id, value: itemOf(id, undefined) },
    { code, message, firstAt: at, lastAt: at, key: id },
  );
  await index.refresh();
}
const { sendClass, putUser, membersAt, dueNow } = inClass(() => parts);

beforeEach(async () => {
  parts = await openGuardedClass();
});
afterEach(() => parts.close());

describe("users who leave a class by their own change", () => {
  it("wait two seconds, then leave it, when they are few", async () => {
    expect(await each(pupils.slice(0, 7), (id) => putUser(id, []))).toMatchObject(Array(7).fill(waits));
    parts.pass(2_000);
    expect(await each(pupils.slice(0, 7), (id) => putUser(id, []))).toMatchObject(Array(7).fill({ outcome: "sent" }));
    expect(membersAt(classId)).toEqual(pupils.slice(7));
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
    expect(membersAt(classId)).toEqual(pupils);
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
});

describe("a user who leaves a class", () => {
  it("waits when it is a probe: that takes nothing away", async () => {
    expect(await verdictOn(first, [], { origin: "probe" })).toMatchObject({ verdict: "wait", afterMs: 0 });
    parts.pass(2_000);
    expect(await verdictOn(first, [], { origin: "probe" })).toMatchObject({ verdict: "wait", afterMs: 0 });
  });

  it("is judged, too, where nobody knows whether the broker has the class", async () => {
    await parts.delivery.ledger.beginRemoval(classId, "school_class");
    expect(await verdictOn(first, [])).toMatchObject({ verdict: "wait", afterMs: 2_000 });
  });

  it("leaves nothing where the ledger was unsure of the class and the broker does not have it", async () => {
    await parts.delivery.ledger.markUnsure([classId]);
    parts.broker.tamper.remove(parts.name, "classes", classId);
    expect(await verdictOn(first, [])).toEqual({ verdict: "pass" });
  });

  it.each([
    ["its deletion was held", "USERS_HELD", "too many"],
    ["its deletion was rejected", "DELETION_REJECTED", "still a pupil"],
    ["the broker refused it", "REFUSED", "no"],
  ])("is judged anew where %s before", async (_, code, message) => {
    await trash(first, code, message);
    expect(await verdictOn(first, [])).toMatchObject({ verdict: "wait", afterMs: 2_000 });
  });

  it("keeps both classes while one of them is held, and counts as gone from neither", async () => {
    await send(parts.delivery, pupils, [classId, otherClass]);
    await trash(otherClass, "MEMBERS_HELD");
    expect(await putUser(first, [], {}, "New")).toMatchObject(held);
    expect(membersAt(classId)).toContain(first);
    expect(membersAt(otherClass)).toContain(first);
    expect(parts.delivery.guard.membersOf(classId).window.count(parts.now()).gone).toBe(0);
  });
});

describe("a class that too many leave", () => {
  const lookAt = () => parts.delivery.ledger.later.get(classId);
  const leaveAll = () => each(pupils, (id) => putUser(id, []));

  it("is looked at, and again only after ten seconds", async () => {
    await leaveAll();
    expect(lookAt()).toMatchObject({ dueAt: parts.now(), why: "its users leave" });
    await parts.delivery.ledger.later.remove(classId);
    parts.pass(9_999);
    await leaveAll();
    expect(lookAt()).toBeUndefined();
    parts.pass(1);
    await leaveAll();
    expect(lookAt()).toBeDefined();
  });

  it("is not looked at before its time where the broker refused it", async () => {
    await parts.delivery.ledger.later.remove(classId);
    await trash(classId, "REFUSED");
    expect(await leaveAll()).toMatchObject(pupils.map(() => waits));
    expect(lookAt()).toBeUndefined();
  });
});
