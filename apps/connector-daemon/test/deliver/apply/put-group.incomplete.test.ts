import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createSingleFlight } from "@id-connector/bounded-work";
import type { GroupToSend, UserToSend } from "../../../src/deliver/decide/decision.js";
import { createRefusedClasses } from "../../../src/deliver/apply/refusals.js";
import { putGroup } from "../../../src/deliver/apply/put-group.js";
import { putUser } from "../../../src/deliver/apply/put-user.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";

const [schoolId, userId, classId, workgroupId] = [idOf(1), idOf(2), idOf(3), idOf(4)];
const school = { kind: "school" as const, id: schoolId, dn: "ou=A,dc=x", name: "A", displayName: "School A" };
const group = { dn: "", school: "A", description: "" };
const schoolClass = { ...group, kind: "school_class" as const, id: classId, name: "1a" };
const workgroup = { ...group, kind: "workgroup" as const, id: workgroupId, name: "choir" };
type Group = typeof schoolClass | typeof workgroup;

const user = (groups: readonly Group[]): UserToSend => {
  const classes = groups.filter(({ kind }) => kind === "school_class");
  const body = { id: userId, first_name: "A", last_name: "B", user_name: "ab" };
  const context = { A: { roles: ["student"], classes: classes.map(({ name }) => name) } };
  const content = JSON.stringify(body);
  return { act: "send_user", content, schools: [school], classes, groups, body: { ...body, context } };
};
const withMember = ({ kind, id, name }: Group): GroupToSend => {
  const body = { id, name, description: "", school: "A" };
  const content = JSON.stringify(body);
  return { act: "send_group", kind, body, school, content, members: [userId], leftOut: [] };
};

let parts: DeliveryParts;
const refused = { kind: "status", status: 422 } as const;
const entryOf = (id: string) => parts.delivery.ledger.get(id);
const laterOf = (id: string) => parts.delivery.ledger.later.get(id);
const membersOf = (id: string) => {
  const { broker, name } = parts;
  return (broker.get(name, "classes", id) ?? broker.get(name, "workgroups", id))?.members;
};

beforeEach(async () => {
  parts = await openDeliveryParts();
});
afterEach(() => parts.close());

/** The same ledger, broker and queue for a delivery that remembers nothing. */
function restarted(): DeliveryParts["delivery"] {
  return { ...parts.delivery, singleFlight: createSingleFlight(), refusedClasses: createRefusedClasses() };
}

describe("a class or workgroup that was sent without a member", () => {
  it.each([schoolClass, workgroup])(
    "is incomplete until the member got through, also after a restart ($kind)",
    async (one) => {
      const undo = parts.broker.faults.add({ ...refused, only: { ids: [userId] } });
      await expect(putUser(parts.delivery, user([one]))).rejects.toMatchObject({ code: "REFUSED" });
      expect(await putGroup(parts.delivery, withMember(one), false)).toMatchObject({ outcome: "incomplete" });
      expect(entryOf(one.id)).toMatchObject({ incomplete: true });
      expect(membersOf(one.id)).toEqual([]);
      undo();
      const delivery = restarted();
      expect(await putUser(delivery, user([one]))).toMatchObject({ outcome: "sent" });
      expect(laterOf(one.id)).toMatchObject({ why: "member arrived" });
      expect(await putGroup(delivery, withMember(one), false)).not.toMatchObject({ outcome: "incomplete" });
      expect(entryOf(one.id)).toMatchObject({ incomplete: false });
      expect(membersOf(one.id)).toEqual([userId]);
    },
  );

  it.each([schoolClass, workgroup])("gets it, too, where the ledger was lost in between ($kind)", async (one) => {
    const { ledger } = parts.delivery;
    const undo = parts.broker.faults.add({ ...refused, only: { ids: [userId] } });
    await putGroup(parts.delivery, withMember(one), false);
    undo();
    await ledger.setComplete(false);
    await ledger.forgetObjects([...ledger.entries()].map(([id]) => ({ id })));
    for (const [id] of ledger.later.due(Infinity, 100)) await ledger.later.remove(id);
    const delivery = restarted();
    await putUser(delivery, user([one]));
    expect(laterOf(one.id)).toBeDefined();
    await putGroup(delivery, withMember(one), false);
    expect(membersOf(one.id)).toEqual([userId]);
  });
});
