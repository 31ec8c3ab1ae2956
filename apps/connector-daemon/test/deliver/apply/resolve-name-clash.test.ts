import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { apply } from "../../../src/deliver/apply/apply.js";
import { resolveNameClash } from "../../../src/deliver/apply/resolve-name-clash.js";
import type { Decision } from "../../../src/deliver/decide/decision.js";
import { type DeliveryParts, idOf, openDeliveryParts, workOn } from "../../support/delivery-parts.js";
import { groupOf, removal, userIn } from "../../support/guarded.js";
import { school } from "../../support/trash-parts.js";

const [id, memberId, classId, goneId] = [idOf(2), idOf(3), idOf(4), idOf(5)];
const taken = "tmp-00000000-0000";
let parts: DeliveryParts;
const resolve = (decision: Decision) => resolveNameClash(parts.delivery, decision);
const writes = () => parts.broker.requests.filter(({ method }) => method === "PUT").length;
const held = <R extends "users" | "classes" | "workgroups">(resource: R, of: string) =>
  parts.broker.get(parts.name, resource, of);
const send = (of: string, decision: Decision) => apply(parts.delivery, workOn(of), decision);

beforeEach(async () => {
  parts = await openDeliveryParts();
  await send(memberId, userIn(memberId, []));
});
afterEach(() => parts.close());

describe("an object at the broker gives up its name, and nothing else,", () => {
  it("where it is a user", async () => {
    await send(id, userIn(id, [classId]));
    const before = held("users", id);
    await resolve(userIn(id, [], "New"));
    expect(held("users", id)).toEqual({ ...before, user_name: taken });
  });

  it.each([
    ["class", "school_class", "classes"],
    ["workgroup", "workgroup", "workgroups"],
  ] as const)("where it is a %s", async (_, kind, resource) => {
    await send(classId, groupOf(classId, [memberId], { kind }));
    const before = held(resource, classId);
    await resolve(groupOf(classId, [], { kind, content: "new" }));
    expect(before?.members).toEqual([memberId]);
    expect(held(resource, classId)).toEqual({ ...before, name: taken });
  });
});

describe("an object that gave up its name", () => {
  beforeEach(() => send(id, userIn(id, [])));

  it("is not written again for that", async () => {
    await resolve(userIn(id, []));
    parts.broker.clearRequests();
    await resolve(userIn(id, []));
    expect(writes()).toBe(0);
  });

  it("gets its own back by the next attempt, though the directory says what it said", async () => {
    await resolve(userIn(id, []));
    expect(await send(id, userIn(id, []))).toMatchObject({ outcome: "sent" });
    expect(held("users", id)?.user_name).toBe(id);
  });

  it("gets its own back, too, where the answer about that never came", async () => {
    const only = { methods: ["PUT"], ids: [id] };
    parts.broker.faults.add({ kind: "reset", only, times: 1, applied: true });
    await expect(resolve(userIn(id, []))).rejects.toMatchObject({ code: "CONNECTION" });
    expect(held("users", id)?.user_name).toBe(taken);
    expect(await send(id, userIn(id, []))).toMatchObject({ outcome: "sent" });
  });
});

it.each<[string, Decision]>([
  ["a user that the broker does not have", userIn(id, [])],
  ["a user that was deleted", userIn(goneId, [])],
  ["a class that the broker has as a workgroup only", groupOf(classId, [])],
  ["an object that is to be deleted", removal()],
  ["a school", { act: "send_school", school }],
])("nothing is asked for %s", async (_, decision) => {
  await parts.delivery.ledger.confirmAbsent(goneId, "user", { deletedAt: parts.now() });
  await send(classId, groupOf(classId, [], { kind: "workgroup" }));
  parts.broker.clearRequests();
  await resolve(decision);
  expect(parts.broker.requests).toEqual([]);
});
