import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Decision, GroupToSend, UserToSend } from "../../../src/deliver/decide/decision.js";
import { idOf } from "../../support/delivery-parts.js";
import { openTrashParts, userOf, type TrashParts } from "../../support/trash-parts.js";

const school = { kind: "school" as const, id: idOf(50), dn: "ou=B,dc=x", name: "Berg", displayName: "Berg" };
const ids = [idOf(2), idOf(3)] as const;
const inSchool = (number: number): UserToSend => {
  const { body, ...user } = userOf(number);
  return { ...user, schools: [school], body: { ...body, context: { Berg: { roles: ["student"], classes: [] } } } };
};
const groupBody = { id: idOf(4), name: "1a", description: "", school: "Berg" };
const schoolClass: GroupToSend = {
  ...{ act: "send_group", kind: "school_class", body: groupBody, content: JSON.stringify(groupBody), school },
  ...{ members: [], leftOut: [] },
};
const decisions: Readonly<Record<string, Decision>> = {
  [ids[0]]: inSchool(2),
  [ids[1]]: inSchool(3),
  [groupBody.id]: schoolClass,
};
let parts: TrashParts;
let heal: () => void;

beforeEach(async () => {
  parts = await openTrashParts();
});
afterEach(() => parts.close());

const posts = () =>
  parts.broker.requests.filter(({ method, resource }) => method === "POST" && resource === "schools").length;
const later = (id: string) => parts.delivery.ledger.later.get(id);
const fail = (status: number) => {
  heal = parts.broker.faults.add({ kind: "status", status, only: { resources: ["schools"], ids: [school.id] } });
};

/** Tries until nothing is left in the queue, with a success of somebody else in between, or not; how often the school was tried. */
async function tryOn(times: number, othersGetThrough: boolean): Promise<number> {
  const before = posts();
  for (let count = 0; count < times; count++) {
    await parts.deliver(decisions);
    if (othersGetThrough) parts.breaker.succeeded({ id: idOf(99), resource: "users" });
    parts.pass(120_000);
  }
  return posts() - before;
}

describe("a school that the broker does not take", () => {
  it("sends what belongs to it to the trash, named, when it failed as often as an object may while others got through", async () => {
    fail(500);
    await parts.put(ids[0]);
    expect(await tryOn(4, true)).toBe(4);
    expect(await parts.trashed()).toEqual([]);
    expect(await tryOn(1, true)).toBe(1);
    const [entry] = await parts.trashed();
    expect(entry?.reason).toMatchObject({ code: "SCHOOL_REFUSED", status: 500, key: ids[0], attempts: 5 });
    expect(entry?.reason?.message).toContain('the school "Berg"');
    expect(entry?.reason).toHaveProperty("retryAt");
    expect(parts.breaker.availability().suspects.size).toBe(0);
  });

  it("is to blame for nobody while nothing gets through at all", async () => {
    fail(500);
    await parts.put(ids[0]);
    expect(await tryOn(12, false)).toBeGreaterThan(5);
    expect(await parts.trashed()).toEqual([]);
  });

  it("is not asked for anew by each of its users and classes, and all of them follow when it gets through", async () => {
    fail(422);
    for (const id of Object.keys(decisions)) await parts.put(id);
    await parts.deliver(decisions);
    expect(posts()).toBe(1);
    const codes = (await parts.trashed()).map(({ reason }) => reason?.code);
    expect(codes).toEqual(["SCHOOL_REFUSED", "SCHOOL_REFUSED", "SCHOOL_REFUSED"]);
    heal();
    const [first, second] = ids;
    for (const id of [second, groupBody.id]) {
      await parts.delivery.ledger.later.put(id, { dueAt: parts.now() + 86_400_000, attempts: 5, why: "trashed" });
    }
    parts.pass((later(first)?.dueAt ?? 0) - parts.now());
    expect(await parts.deliver(decisions)).toBe(1);
    expect(parts.broker.get(parts.name, "users", first)).toBeDefined();
    for (const id of [second, groupBody.id]) expect((later(id)?.dueAt ?? 0) - parts.now()).toBeLessThan(10_000);
    for (let count = 0; count < 3; count++) {
      parts.pass(10_000);
      await parts.deliver(decisions);
    }
    expect(await parts.trashed()).toEqual([]);
    expect(parts.broker.counts(parts.name)).toMatchObject({ schools: 1, users: 2, classes: 1 });
  });

  it("that fails for what is tried again is asked for once a minute, and keeps no other retry waiting", async () => {
    fail(500);
    await parts.put(ids[0]);
    await tryOn(5, true);
    parts.broker.clearRequests();
    for (const id of ids) {
      const value = { id, dn: "uid=a,dc=x", udm_object_type: "users/user", object: {}, options: null };
      await parts.drop(`${id}.json`, JSON.stringify(value), { code: "SCHOOL_REFUSED" });
      await parts.delivery.ledger.later.put(id, { dueAt: parts.now(), attempts: 0, why: "trashed" });
    }
    for (let count = 0; count < 5; count++) {
      for (const id of ids) {
        await parts.delivery.ledger.later.put(id, { dueAt: parts.now(), attempts: 0, why: "trashed" });
      }
      await parts.deliver(decisions);
    }
    expect(posts()).toBe(1);
    expect(parts.breaker.mayRetry()).toBe(true);
    expect((await parts.trashed()).map(({ reason }) => reason?.code)).toEqual(["SCHOOL_REFUSED", "SCHOOL_REFUSED"]);
  });
});
