import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type DeliveryParts, idOf } from "../../support/delivery-parts.js";
import { act, groupOf, reject, removal, send } from "../../support/guarded.js";
import { classId, inClass, openGuardedClass, pupils } from "../../support/guarded-class.js";

let parts: DeliveryParts;
const workgroupId = idOf(12);
const [first = ""] = pupils;
const hour = 3_600_000;
const held = { outcome: "held", code: "MEMBERS_HELD" };
const waits = { settled: false };
const { sendClass, membersAt, dueNow } = inClass(() => parts);

beforeEach(async () => {
  parts = await openGuardedClass();
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
    expect(membersAt(classId)).toEqual(pupils.slice(10));
    parts.pass(hour);
    expect(await sendClass(pupils.slice(11))).toMatchObject({ outcome: "sent" });
  });

  it("is sent as soon as it has its members again, or all but a few", async () => {
    await sendClass([]);
    expect(await sendClass(pupils)).toMatchObject({ outcome: "unchanged" });
    await sendClass([]);
    expect(await sendClass(pupils.slice(2))).toMatchObject({ outcome: "sent" });
    expect(membersAt(classId)).toEqual(pupils.slice(2));
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
    expect(membersAt(classId)).toEqual(pupils);
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
    expect(parts.broker.requests).toEqual([]);
  });
});

describe("a class that is held", () => {
  const newcomer = idOf(200);

  it("gets its new description and its new members at the broker, and keeps those whom it would lose", async () => {
    await send(parts.delivery, [newcomer]);
    const body = { id: classId, name: classId.slice(-4), description: "neu", school: "A" };
    expect(await sendClass([newcomer], { body, content: JSON.stringify(body) })).toMatchObject(held);
    expect(membersAt(classId)).toEqual([...pupils, newcomer].sort());
    expect(parts.broker.get(parts.name, "classes", classId)?.description).toBe("neu");
  });

  it("and was rejected does so, too", async () => {
    await sendClass([]);
    await reject(parts.delivery, classId, "so soll es bleiben");
    await send(parts.delivery, [newcomer]);
    expect(await sendClass([newcomer])).toMatchObject({ outcome: "held", code: "DELETION_REJECTED" });
    expect(membersAt(classId)).toEqual([...pupils, newcomer].sort());
  });
});

it("whom a class would lose is known although the guard forgot, meanwhile, classes that lost nobody", async () => {
  const { guard } = parts.delivery;
  parts.pass(hour - 1);
  guard.membersOf(classId);
  const covers = () => {
    parts.pass(1);
    guard.membersOf(workgroupId);
    return Promise.resolve(false);
  };
  const delivery = { ...parts.delivery, guard: { ...guard, allowances: { ...guard.allowances, covers } } };
  expect(await act({ delivery }, classId, groupOf(classId, []))).toMatchObject(held);
  expect(guard.groupsLosing(first)).toEqual([classId]);
});
