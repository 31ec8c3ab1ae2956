import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { ensureClass } from "../../../src/deliver/apply/ensure-class.js";
import { isAtBroker } from "../../../src/deliver/guard/is-at-broker.js";
import { putGroup } from "../../../src/deliver/apply/put-group.js";
import { putUser } from "../../../src/deliver/apply/put-user.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { groupOf, send, userIn } from "../../support/guarded.js";

const [one, two, stranger, classId] = [idOf(2), idOf(3), idOf(4), idOf(5)];
let parts: DeliveryParts;
let contradicted: [string, string][];
const delivery = () => ({
  ...parts.delivery,
  contradicted: (id: string, how: string) => void contradicted.push([id, how]),
});
const entry = (id: string) => parts.delivery.ledger.get(id);
const unsure = (...ids: string[]) => parts.delivery.ledger.markUnsure(ids);
const requests = () => parts.broker.requests.map(({ method, resource }) => `${method} ${String(resource)}`);

beforeEach(async () => {
  parts = await openDeliveryParts();
  contradicted = [];
  await putGroup(parts.delivery, groupOf(classId, []), false);
  await send(parts.delivery, [one, two]);
  parts.broker.clearRequests();
});
afterEach(() => parts.close());

describe("a user that the ledger is unsure of", () => {
  it("is read, and where it is equal not written; the ledger is sure again", async () => {
    await unsure(one);
    expect(await putUser(delivery(), userIn(one, []))).toMatchObject({ outcome: "sent" });
    expect(requests()).toEqual(["GET users"]);
    expect(entry(one)?.unsure).toBeUndefined();
    expect(await putUser(delivery(), userIn(one, []))).toMatchObject({ outcome: "unchanged" });
  });

  it("is written where it differs, and made where it is missing", async () => {
    parts.broker.tamper.change(parts.name, "users", one, { last_name: "Other" });
    parts.broker.tamper.remove(parts.name, "users", two);
    await unsure(one, two);
    await putUser(delivery(), userIn(one, []));
    await putUser(delivery(), userIn(two, []));
    expect(requests()).toEqual(["GET users", "PUT users", "GET users", "POST users"]);
    expect(contradicted).toEqual([]);
  });

  it("is asked for before it counts as deleted", async () => {
    parts.broker.tamper.remove(parts.name, "users", two);
    await unsure(one, two);
    expect([await isAtBroker(delivery(), one, "user"), await isAtBroker(delivery(), two, "user")]).toEqual([
      true,
      false,
    ]);
    expect([entry(one)?.state, entry(two)?.state]).toEqual(["present", "absent"]);
  });
});

describe("a class that the ledger is unsure of", () => {
  beforeEach(async () => {
    await putGroup(parts.delivery, groupOf(classId, [one, two]), false);
    parts.broker.clearRequests();
  });

  it("is read once with its members, and not written where it is equal", async () => {
    await unsure(classId);
    expect(await ensureClass(delivery(), userIn(one, [classId]).classes[0] as never)).toBe("ready");
    expect(await putGroup(delivery(), groupOf(classId, [one, two]), false)).toMatchObject({ outcome: "unchanged" });
    expect(requests()).toEqual(["GET classes"]);
    expect(entry(classId)?.related.toSorted()).toEqual([one, two]);
  });

  it("brings members to light that nobody knows: they are looked at, and others may be missing in the ledger, too", async () => {
    const context = { A: { roles: ["student"], classes: [] } };
    parts.broker.tamper.put(parts.name, "users", {
      ...{ id: stranger, first_name: "A", last_name: "B", user_name: "stranger", context },
    });
    parts.broker.tamper.change(parts.name, "classes", classId, { members: [one, two, stranger] });
    await unsure(classId);
    await putGroup(delivery(), groupOf(classId, [one, two]), false);
    expect(entry(stranger)).toMatchObject({ state: "sending", unsure: true });
    expect(parts.delivery.ledger.later.get(stranger)).toMatchObject({ why: "unknown member" });
    expect(parts.delivery.ledger.complete).toBe(false);
    expect(parts.broker.get(parts.name, "classes", classId)?.members.toSorted()).toEqual([one, two]);
  });
});

describe("the broker contradicts a ledger that was sure", () => {
  it("where it has what the ledger does not know: that is not complete any more", async () => {
    await parts.delivery.ledger.forgetObjects([{ id: one }]);
    await putUser(delivery(), userIn(one, []));
    expect([contradicted, parts.delivery.ledger.complete]).toEqual([[[one, "unknown"]], false]);
    await parts.delivery.ledger.forgetObjects([{ id: two }]);
    await putUser(delivery(), userIn(two, []));
    expect(contradicted).toHaveLength(1);
  });

  it("where it lost what it had; not where it may not have had it yet", async () => {
    parts.broker.tamper.remove(parts.name, "users", one);
    parts.broker.tamper.remove(parts.name, "users", two);
    await parts.delivery.ledger.beginRemoval(two, "user");
    await putUser(delivery(), { ...userIn(one, []), content: "new" });
    await putUser(delivery(), userIn(two, []));
    expect(contradicted).toEqual([[one, "lost"]]);
  });
});
