import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { GroupToSend, UserToSend } from "../../../src/deliver/decide/decision.js";
import { putGroup } from "../../../src/deliver/apply/put-group.js";
import { putSchool } from "../../../src/deliver/apply/put-school.js";
import { putUser } from "../../../src/deliver/apply/put-user.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";

const [schoolId, userId, classId, workgroupId] = [idOf(1), idOf(2), idOf(3), idOf(4)];
const school = { kind: "school" as const, id: schoolId, dn: "ou=A,dc=x", name: "A", displayName: "School A" };
const group = { dn: "", school: "A", description: "" };
const schoolClass = { ...group, kind: "school_class" as const, id: classId, name: "1a" };
const workgroup = { ...group, kind: "workgroup" as const, id: workgroupId, name: "choir" };
const body = { id: userId, first_name: "A", last_name: "B", user_name: "ab" };
const user: UserToSend = {
  ...{ act: "send_user", content: "user", schools: [school], classes: [schoolClass], groups: [schoolClass, workgroup] },
  body: { ...body, context: { A: { roles: ["student"], classes: ["1a"] } } },
};
const groupToSend = ({ kind, id, name }: typeof schoolClass | typeof workgroup): GroupToSend => ({
  ...{ act: "send_group", kind, body: { id, name, description: "", school: "A" }, school },
  ...{ content: JSON.stringify({ id, name, description: "", school: "A" }), members: [userId], leftOut: [] },
});

let parts: DeliveryParts;
const writes = () =>
  parts.broker.requests
    .filter(({ method, resource }) => method !== "GET" && resource !== "token")
    .map(({ method, resource }) => `${method} ${resource ?? ""}`);
const entryOf = (id: string) => parts.delivery.ledger.get(id);
const held = <R extends "users" | "classes" | "workgroups" | "schools">(resource: R, id: string) =>
  parts.broker.get(parts.name, resource, id);

beforeEach(async () => {
  parts = await openDeliveryParts();
  const { delivery } = parts;
  await putUser(delivery, user);
  for (const one of [schoolClass, workgroup]) await putGroup(delivery, groupToSend(one), false);
  parts.pass(3_600_000);
  parts.broker.clearRequests();
});
afterEach(() => parts.close());

describe("an object that is resent although nothing differs", () => {
  it("is written once more, a class and a workgroup with their members, and the ledger says when", async () => {
    const { delivery } = parts;
    const before = [userId, classId, workgroupId].map((id) => entryOf(id)?.sentAt ?? 0);
    for (const one of [schoolClass, workgroup]) await putGroup(delivery, groupToSend(one), true);
    await putUser(delivery, user, true);
    expect(writes()).toEqual(["PUT classes", "PUT workgroups", "PUT users"]);
    expect(held("classes", classId)?.members).toEqual([userId]);
    const after = [userId, classId, workgroupId].map((id) => entryOf(id)?.sentAt ?? 0);
    for (const [index, at] of after.entries()) expect(at - (before[index] ?? 0)).toBeGreaterThan(3_000_000);
  });

  it("is not written without being asked for, and the ledger goes on saying when it was", async () => {
    const before = entryOf(userId)?.sentAt;
    await putUser(parts.delivery, user);
    await putGroup(parts.delivery, groupToSend(schoolClass), false);
    expect(writes()).toEqual([]);
    expect(entryOf(userId)?.sentAt).toBe(before);
  });

  it("counts as confirmed, too, where it turns out to be there already and equal", async () => {
    const { ledger } = parts.delivery;
    await ledger.forgetObjects([{ id: userId }]);
    await putUser(parts.delivery, user, true);
    expect(writes()).toEqual(["POST users"]);
    expect(entryOf(userId)).toMatchObject({ state: "present", sentAt: expect.any(Number) as unknown });
  });
});

describe("an object that the broker lost although the ledger has it", () => {
  it("is made again when it is a user, and its workgroups are looked at again, so that it is back in them", async () => {
    const { broker, name, delivery } = parts;
    broker.tamper.remove(name, "users", userId);
    expect(held("workgroups", workgroupId)?.members).toEqual([]);
    expect(await putUser(delivery, user, true)).toMatchObject({ outcome: "sent" });
    expect(writes()).toEqual(["PUT users", "POST users"]);
    expect(held("classes", classId)?.members).toEqual([userId]);
    expect(delivery.ledger.later.get(workgroupId)).toBeDefined();
    await putGroup(delivery, groupToSend(workgroup), false);
    expect(held("workgroups", workgroupId)?.members).toEqual([userId]);
  });

  it("is made again when it is a class or workgroup, with its members", async () => {
    const { broker, name, delivery } = parts;
    broker.tamper.remove(name, "classes", classId);
    broker.tamper.remove(name, "workgroups", workgroupId);
    for (const one of [schoolClass, workgroup]) await putGroup(delivery, groupToSend(one), true);
    expect(held("classes", classId)?.members).toEqual([userId]);
    expect(held("workgroups", workgroupId)?.members).toEqual([userId]);
  });

  it("is made again when it is a school, which is asked for and not believed to be there", async () => {
    const { broker, name, delivery } = parts;
    const before = entryOf(schoolId)?.sentAt ?? 0;
    expect(await putSchool(delivery, school, true)).toMatchObject({ outcome: "unchanged" });
    expect(writes()).toEqual(["HEAD schools"]);
    expect(entryOf(schoolId)?.sentAt).toBeGreaterThan(before);
    broker.tamper.remove(name, "schools", schoolId);
    expect(await putSchool(delivery, school, false)).toMatchObject({ outcome: "unchanged" });
    expect(held("schools", schoolId)).toBeUndefined();
    expect(await putSchool(delivery, school, true)).toMatchObject({ outcome: "sent" });
    expect(held("schools", schoolId)).toEqual({ id: schoolId, name: "A", display_name: "School A" });
  });

  it("is not taken for lost when it is a school that was made just now and is not shown yet", async () => {
    const { broker, delivery } = parts;
    const late = { ...school, id: idOf(9), name: "Late" };
    broker.set({ lateSchools: { refusals: 2 } });
    expect(await putSchool(delivery, late, true)).toMatchObject({ outcome: "sent" });
    expect(await putSchool(delivery, late, true)).toMatchObject({ settled: false });
    expect(await putSchool(delivery, late, true)).toMatchObject({ outcome: "unchanged" });
  });

  it("is known to be lost even where the second request fails: the next attempt sees to its workgroups", async () => {
    const { broker, name, delivery } = parts;
    broker.tamper.remove(name, "users", userId);
    broker.faults.add({ kind: "reset", only: { methods: ["POST"], resources: ["users"] }, times: 1, applied: true });
    await expect(putUser(delivery, user, true)).rejects.toMatchObject({ code: "CONNECTION" });
    await putUser(delivery, user, true);
    await putGroup(delivery, groupToSend(workgroup), false);
    expect(held("workgroups", workgroupId)?.members).toEqual([userId]);
  });
});
