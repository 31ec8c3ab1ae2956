import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { ensureClass } from "../../../src/deliver/apply/ensure-class.js";
import { putGroup } from "../../../src/deliver/apply/put-group.js";
import { learnGroup, lookAtStrangers } from "../../../src/deliver/ledger/learn-group.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { groupOf, send, userIn } from "../../support/guarded.js";

const [one, two, stranger, id] = [idOf(2), idOf(3), idOf(4), idOf(5)];
let parts: DeliveryParts;
const entry = (of = id) => parts.delivery.ledger.get(of);
const lookAt = (of: string) => parts.delivery.ledger.later.get(of);
const unsure = () => parts.delivery.ledger.markUnsure([id]);
const requests = () => parts.broker.requests.map(({ method, resource }) => `${method} ${String(resource)}`);
const put = (members: readonly string[]) => putGroup(parts.delivery, groupOf(id, members), false);

beforeEach(async () => {
  parts = await openDeliveryParts();
  await send(parts.delivery, [one, two]);
  await put([one, two]);
  parts.broker.clearRequests();
});
afterEach(() => parts.close());

function letStrangerIn(): void {
  const context = { A: { roles: ["student"], classes: [] } };
  const names = { first_name: "A", last_name: "B", user_name: "stranger" };
  parts.broker.tamper.put(parts.name, "users", { id: stranger, ...names, context });
  parts.broker.tamper.change(parts.name, "classes", id, { members: [one, two, stranger] });
}

describe("a class that the ledger is unsure of", () => {
  beforeEach(unsure);

  it("is read once with its members, and not written where it is equal", async () => {
    const [group] = userIn(one, [id]).classes;
    if (group) expect(await ensureClass(parts.delivery, group)).toBe("ready");
    expect(await put([one, two])).toMatchObject({ outcome: "unchanged" });
    expect(requests()).toEqual(["GET classes"]);
    expect(entry()?.related.toSorted()).toEqual([one, two]);
  });

  it("is read once for all that ask at the same moment", async () => {
    await Promise.all([1, 2, 3].map(() => learnGroup(parts.delivery, id)));
    expect(requests()).toEqual(["GET classes"]);
  });

  it("is known to be absent where the broker does not have it, and nobody is in it", async () => {
    parts.broker.tamper.remove(parts.name, "classes", id);
    await learnGroup(parts.delivery, id);
    expect([entry()?.state, entry(one)?.related]).toEqual(["absent", []]);
    expect(entry()).not.toHaveProperty("unsure");
  });

  it("stays unsure where the broker does not answer", async () => {
    parts.broker.faults.add({ kind: "status", status: 503, only: { ids: [id] } });
    await expect(learnGroup(parts.delivery, id)).rejects.toMatchObject({ status: 503 });
    expect(entry()).toMatchObject({ unsure: true });
  });

  it("brings members to light that nobody knows: they are looked at, and others may be missing, too", async () => {
    letStrangerIn();
    await put([one, two]);
    expect(entry(stranger)).toMatchObject({ state: "sending", unsure: true });
    expect(lookAt(stranger)).toMatchObject({ why: "unknown member" });
    expect(parts.delivery.ledger.complete).toBe(false);
    expect(parts.broker.get(parts.name, "classes", id)?.members.toSorted()).toEqual([one, two]);
  });
});

it("what was deleted once and is still gone stays known as deleted", async () => {
  parts.broker.tamper.remove(parts.name, "classes", id);
  await parts.delivery.ledger.confirmAbsent(id, "school_class", { deletedAt: 1 });
  await unsure();
  await learnGroup(parts.delivery, id);
  expect(requests()).toEqual(["GET classes"]);
  expect(entry()).toMatchObject({ state: "absent", deletedAt: 1 });
});

describe("a class that the ledger is sure of", () => {
  it("is not read", async () => {
    await learnGroup(parts.delivery, id);
    await learnGroup(parts.delivery, id, "school_class");
    expect(requests()).toEqual([]);
  });

  it("is read as a workgroup where somebody asks for it as that", async () => {
    await learnGroup(parts.delivery, id, "workgroup");
    expect(requests()).toEqual(["GET workgroups"]);
    expect(parts.delivery.ledger.get(id, "workgroup")?.state).toBe("absent");
    expect(parts.delivery.ledger.get(id, "school_class")?.state).toBe("present");
  });
});

it("nothing is read of a user that the ledger is unsure of", async () => {
  await parts.delivery.ledger.markUnsure([one]);
  await learnGroup(parts.delivery, one);
  expect(requests()).toEqual([]);
});

it("only those users are met as strangers that the ledger does not know", async () => {
  await lookAtStrangers(parts.delivery, [one, stranger], "former member");
  expect([lookAt(one), lookAt(stranger)]).toMatchObject([undefined, { why: "former member" }]);
  await parts.delivery.ledger.later.remove(stranger);
  await lookAtStrangers(parts.delivery, [stranger], "former member");
  expect(lookAt(stranger)).toBeUndefined();
});
