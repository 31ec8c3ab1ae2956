import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { ensureClass } from "../../../src/deliver/apply/ensure-class.js";
import { putGroup } from "../../../src/deliver/apply/put-group.js";
import { putUser } from "../../../src/deliver/apply/put-user.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { groupOf, userIn } from "../../support/guarded.js";

const [schoolId, user, member, classId] = [idOf(1), idOf(2), idOf(3), idOf(4)];
const group = {
  ...{ kind: "school_class" as const, id: classId, dn: "", school: "A", name: classId.slice(-4), description: "" },
};
let parts: DeliveryParts;
const entry = () => parts.delivery.ledger.get(classId);
const held = () => parts.broker.get(parts.name, "classes", classId);

beforeEach(async () => {
  parts = await openDeliveryParts({ complete: false });
  const { broker } = parts.delivery;
  await broker.schools.create({ id: schoolId, name: "A", display_name: "A" });
});
afterEach(() => parts.close());

/** The broker has the class, with a member, and a ledger that was lost knows nothing of it. */
async function makeClass(name = group.name): Promise<void> {
  const { broker } = parts.delivery;
  const context = { A: { roles: ["student"], classes: [] } };
  await broker.users.create({ id: member, first_name: "A", last_name: "B", user_name: "member", context });
  await broker.classes.create({ id: classId, name, description: "", school: "A", members: [member] });
}

describe("a class that a user needs and the ledger does not know", () => {
  it("is made without members where the broker does not have it, and looked at again", async () => {
    expect(await ensureClass(parts.delivery, group)).toBe("ready");
    expect(held()?.members).toEqual([]);
    expect(entry()).toMatchObject({ state: "present", related: [], createdAt: expect.any(Number) as unknown });
    expect(parts.delivery.ledger.later.get(classId)).toMatchObject({ why: "shell" });
  });

  it("keeps its members where the broker has it, and the ledger learns them", async () => {
    await makeClass();
    expect(await ensureClass(parts.delivery, group)).toBe("ready");
    expect(held()?.members).toEqual([member]);
    expect(entry()).toMatchObject({ state: "present", related: [member] });
    expect(entry()).not.toHaveProperty("createdAt");
  });

  it("loses in the end who is not in it any more, however it was found", async () => {
    await makeClass();
    expect(await putUser(parts.delivery, userIn(user, [classId]))).toMatchObject({ outcome: "sent" });
    expect(held()?.members.toSorted()).toEqual([user, member]);
    expect(
      await putGroup(parts.delivery, groupOf(classId, [user], { content: contentOf(group) }), false),
    ).toMatchObject({ outcome: "sent" });
    expect(held()?.members).toEqual([user]);
    expect(entry()?.related).toEqual([user]);
  });

  it("has to be sent before its users where the broker calls it otherwise", async () => {
    await makeClass("old");
    expect(await ensureClass(parts.delivery, group)).toBe("behind");
    expect(await putUser(parts.delivery, userIn(user, [classId]))).toMatchObject({ settled: false });
    expect(parts.delivery.ledger.later.get(classId)).toMatchObject({ why: "its users wait" });
  });

  it("is made once for all users that need it at the same moment", async () => {
    parts.broker.clearRequests();
    const states = await Promise.all([1, 2, 3].map(() => ensureClass(parts.delivery, group)));
    expect(states).toEqual(["ready", "ready", "ready"]);
    expect(parts.broker.requests.filter(({ resource }) => resource === "classes")).toHaveLength(1);
  });

  it("is done without, and looked at again, where the broker refuses it; nobody asks twice", async () => {
    parts.broker.faults.add({ kind: "status", status: 422, only: { ids: [classId] } });
    expect(await ensureClass(parts.delivery, group)).toBe("refused");
    expect(parts.delivery.ledger.later.get(classId)).toMatchObject({ why: "refused" });
    parts.broker.clearRequests();
    expect(await ensureClass(parts.delivery, group)).toBe("refused");
    expect(parts.broker.requests).toEqual([]);
  });
});

function contentOf({ id, name, description, school }: typeof group): string {
  return JSON.stringify({ id, name, description, school });
}
