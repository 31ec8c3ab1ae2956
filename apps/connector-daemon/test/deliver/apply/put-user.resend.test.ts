import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { putGroup } from "../../../src/deliver/apply/put-group.js";
import { putUser } from "../../../src/deliver/apply/put-user.js";
import type { UserToSend } from "../../../src/deliver/decide/decision.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { groupOf, userIn } from "../../support/guarded.js";

const [userId, classId, workgroupId] = [idOf(2), idOf(3), idOf(4)];
const inClass = userIn(userId, [classId]);
const workgroup = { ...{ kind: "workgroup" as const, id: workgroupId, dn: "", school: "A" }, name: "0004" };
const user: UserToSend = { ...inClass, groups: [...inClass.groups, { ...workgroup, description: "" }] };
const choir = groupOf(workgroupId, [userId], { kind: "workgroup" });

let parts: DeliveryParts;
const writes = () =>
  parts.broker.requests
    .filter(({ method, resource }) => method !== "GET" && resource !== "token")
    .map(({ method, resource }) => `${method} ${resource ?? ""}`);
const entry = () => parts.delivery.ledger.get(userId);
const membersOf = (resource: "classes" | "workgroups", id: string) =>
  parts.broker.get(parts.name, resource, id)?.members;
const lose = () => {
  parts.broker.tamper.remove(parts.name, "users", userId);
};

beforeEach(async () => {
  parts = await openDeliveryParts();
  await putUser(parts.delivery, user);
  for (const group of [groupOf(classId, [userId]), choir]) await putGroup(parts.delivery, group, false);
  parts.pass(3_600_000);
  parts.broker.clearRequests();
});
afterEach(() => parts.close());

describe("a user of whom nothing differs", () => {
  it("is written once more where somebody asks for it, and the ledger says when", async () => {
    expect(await putUser(parts.delivery, user, true)).toMatchObject({ outcome: "sent" });
    expect(writes()).toEqual(["PUT users"]);
    expect(entry()?.sentAt).toBe(parts.now());
  });

  it("is not written where nobody asks for it, and the ledger goes on saying when it was", async () => {
    expect(await putUser(parts.delivery, user)).toMatchObject({ outcome: "unchanged" });
    expect(writes()).toEqual([]);
    expect(entry()?.sentAt).toBe(parts.now() - 3_600_000);
  });

  it("counts as confirmed where the broker turns out to have the user", async () => {
    await parts.delivery.ledger.forgetObjects([{ id: userId }]);
    await putUser(parts.delivery, user, true);
    expect(writes()).toEqual(["POST users"]);
    expect(entry()).toMatchObject({ state: "present", sentAt: parts.now() });
  });
});

describe("a user that the broker lost although the ledger has it", () => {
  it("is made again, and its workgroups are looked at, so that it is back in them", async () => {
    lose();
    expect(membersOf("workgroups", workgroupId)).toEqual([]);
    expect(await putUser(parts.delivery, user, true)).toMatchObject({ outcome: "sent" });
    expect(writes()).toEqual(["PUT users", "POST users"]);
    expect(membersOf("classes", classId)).toEqual([userId]);
    expect(parts.delivery.ledger.later.get(workgroupId)).toBeDefined();
    await putGroup(parts.delivery, choir, false);
    expect(membersOf("workgroups", workgroupId)).toEqual([userId]);
  });

  it("is known to be lost even where the second request fails: the next attempt sees to its workgroups", async () => {
    lose();
    const only = { methods: ["POST"], resources: ["users" as const] };
    parts.broker.faults.add({ kind: "reset", only, times: 1, applied: true });
    await expect(putUser(parts.delivery, user, true)).rejects.toMatchObject({ code: "CONNECTION" });
    await putUser(parts.delivery, user, true);
    await putGroup(parts.delivery, choir, false);
    expect(membersOf("workgroups", workgroupId)).toEqual([userId]);
  });
});
