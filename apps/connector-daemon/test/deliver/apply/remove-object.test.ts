import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { GroupToSend } from "../../../src/deliver/decide/decision.js";
import { removeObject } from "../../../src/deliver/apply/remove-object.js";
import { putGroup } from "../../../src/deliver/apply/put-group.js";
import { type DeliveryParts, idOf, openDeliveryParts, workOn } from "../../support/delivery-parts.js";

const [schoolId, userId, classId] = [idOf(1), idOf(2), idOf(3)];
let parts: DeliveryParts;
const school = { kind: "school" as const, id: schoolId, dn: "ou=A,dc=x", name: "A", displayName: "School A" };
const body = { id: classId, name: "1a", description: "", school: "A" };
const groupWith = (member: string): GroupToSend => ({
  ...{ act: "send_group", kind: "school_class", body, content: "class", school, members: [member], leftOut: [] },
});
const entry = () => parts.delivery.ledger.get(userId);

beforeEach(async () => {
  parts = await openDeliveryParts();
  await parts.delivery.ledger.confirmPresent(userId, { before: undefined, kind: "user", schools: ["A"] });
});
afterEach(() => parts.close());

describe("a deletion that the broker confirmed", () => {
  it("is remembered with its schools, for a broker that is restored from a backup has the object again", async () => {
    const { delivery } = parts;
    expect(await removeObject(delivery, workOn(userId), ["user"])).toMatchObject({ outcome: "deleted" });
    expect(entry()).toMatchObject({ state: "absent", schools: ["A"] });
    expect(delivery.now() - (entry()?.deletedAt ?? 0)).toBeLessThan(60_000);
    expect(delivery.ledger.count().user).toBe(0);
  });

  it("of something that nobody ever knew leaves nothing behind", async () => {
    await removeObject(parts.delivery, workOn(idOf(9)), ["user", "school_class", "workgroup"]);
    expect(parts.delivery.ledger.get(idOf(9))).toBeUndefined();
  });

  it("of a group ends the wait for its members", async () => {
    const { delivery } = parts;
    await delivery.ledger.confirmPresent(classId, { before: undefined, kind: "school_class", schools: ["A"] });
    delivery.awaitedMembers.note(classId, [userId, idOf(4)]);
    await removeObject(delivery, workOn(classId), ["school_class"]);
    expect(delivery.awaitedMembers.lacksOthers(classId, userId)).toBe(false);
  });

  it("does not keep a class from asking for the user when it is a member again", async () => {
    const { delivery } = parts;
    await removeObject(delivery, workOn(userId), ["user"]);
    await putGroup(delivery, groupWith(userId), false);
    expect(delivery.ledger.later.get(userId)).toMatchObject({ why: "member missing" });
  });
});
