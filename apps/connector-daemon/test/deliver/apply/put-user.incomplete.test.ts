import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { putGroup } from "../../../src/deliver/apply/put-group.js";
import { putUser } from "../../../src/deliver/apply/put-user.js";
import type { GroupToSend, UserToSend } from "../../../src/deliver/decide/decision.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { groupOf, userIn } from "../../support/guarded.js";

const [userId, classId, otherClassId] = [idOf(2), idOf(3), idOf(4)];
let parts: DeliveryParts;
const refuse = (methods = ["POST", "PUT"]) =>
  parts.broker.faults.add({ kind: "status", status: 422, only: { methods, ids: [classId] } });
const entry = () => parts.delivery.ledger.get(userId);
const held = () => parts.broker.get(parts.name, "users", userId)?.context["A"]?.classes;
const membersOf = (id: string) => parts.broker.get(parts.name, "classes", id)?.members;

beforeEach(async () => {
  parts = await openDeliveryParts();
});
afterEach(() => parts.close());

function renamed(name: string): { readonly group: GroupToSend; readonly user: UserToSend } {
  const [group, user] = [groupOf(classId, [userId]), userIn(userId, [classId])];
  const body = { ...group.body, name };
  const classes = user.classes.map((one) => ({ ...one, name }));
  const context = { A: { roles: ["student"], classes: [name] } };
  return {
    group: { ...group, body, content: JSON.stringify(body) },
    user: { ...user, classes, groups: classes, body: { ...user.body, context } },
  };
}

describe("a user of a class that the broker refuses", () => {
  it("is sent with its other classes, and is incomplete", async () => {
    refuse();
    expect(await putUser(parts.delivery, userIn(userId, [classId, otherClassId]))).toMatchObject({
      ...{ outcome: "incomplete", confirmed: true },
    });
    expect(held()).toEqual([otherClassId.slice(-4)]);
    expect(entry()).toMatchObject({ state: "present", incomplete: true, related: [otherClassId] });
  });

  it("is looked at again when the class got through for the first time", async () => {
    const undo = refuse();
    expect(await putUser(parts.delivery, userIn(userId, [classId]))).toMatchObject({ outcome: "incomplete" });
    undo();
    const delivery = parts.restarted();
    await putGroup(delivery, groupOf(classId, [userId]), false);
    expect(membersOf(classId)).toEqual([userId]);
    expect(delivery.ledger.later.get(userId)).toMatchObject({ why: "class arrived" });
    parts.broker.clearRequests();
    expect(await putUser(delivery, userIn(userId, [classId]))).toMatchObject({ outcome: "unchanged" });
    expect(parts.broker.requests).toEqual([]);
    expect(entry()).toMatchObject({ incomplete: false });
  });
});

describe("a user of a class whose change the broker refuses", () => {
  const { group, user } = renamed("2a");
  beforeEach(async () => {
    await putUser(parts.delivery, userIn(userId, [classId]));
    await putGroup(parts.delivery, groupOf(classId, [userId]), false);
    const { ledger, refusedClasses } = parts.delivery;
    refusedClasses.note(classId, ledger.digest(group.content));
  });

  it("stays in it under the old name, and is not incomplete", async () => {
    expect(await putUser(parts.delivery, user, true)).toMatchObject({ outcome: "sent" });
    expect(held()).toEqual([classId.slice(-4)]);
    await putGroup(parts.delivery, group, false);
    expect(parts.broker.get(parts.name, "classes", classId)).toMatchObject({ name: "2a", members: [userId] });
    expect(entry()).toMatchObject({ incomplete: false });
  });

  it.each([404, 500])("is sent without it where the broker does not show the class (%i)", async (status) => {
    parts.broker.faults.add({ kind: "status", status, only: { methods: ["GET"], ids: [classId] } });
    expect(await putUser(parts.delivery, user, true)).toMatchObject({ outcome: "incomplete" });
    expect(held()).toEqual([]);
  });
});
