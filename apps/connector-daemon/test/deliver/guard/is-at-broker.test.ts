import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { ObjectKind } from "@id-connector/listener-object";
import { isAtBroker } from "../../../src/deliver/guard/is-at-broker.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { send } from "../../support/guarded.js";

const [id, classId] = [idOf(2), idOf(3)];
let parts: DeliveryParts;

beforeEach(async () => {
  parts = await openDeliveryParts();
  await send(parts.delivery, [id], [classId]);
  parts.broker.clearRequests();
});
afterEach(() => parts.close());

const ask = (kind: ObjectKind = "user") => isAtBroker(parts.delivery, id, kind);
const entry = () => parts.delivery.ledger.get(id, "user");
const requests = () => parts.broker.requests.map(({ method, resource }) => `${method} ${String(resource)}`);

it("an object that the ledger is sure of is not asked for", async () => {
  expect(await ask()).toBe(true);
  expect(requests()).toEqual([]);
});

it.each<[ObjectKind, string]>([
  ["school_class", "classes"],
  ["workgroup", "workgroups"],
])("an object that the ledger knows as another kind is asked for as a %s", async (kind, resource) => {
  expect(await ask(kind)).toBe(false);
  expect(requests()).toEqual([`HEAD ${resource}`]);
});

describe("an object whose deletion was begun", () => {
  beforeEach(() => parts.delivery.ledger.beginRemoval(id, "user"));

  it("is there where the broker still has it, with the classes that the ledger remembers", async () => {
    expect(await ask()).toBe(true);
    expect(entry()).toMatchObject({ state: "present", schools: ["A"], related: [classId] });
    expect(entry()).not.toHaveProperty("digest");
  });

  it("is deleted where the broker does not have it, from this moment, and no guard counts it", async () => {
    parts.broker.tamper.remove(parts.name, "users", id);
    parts.pass(5_000);
    expect(await ask()).toBe(false);
    expect(entry()).toMatchObject({ state: "absent", deletedAt: parts.now(), ordered: true });
  });

  it("stays as it was in the ledger where the broker gives no answer", async () => {
    const before = entry();
    parts.broker.faults.add({ kind: "status", status: 500, only: { methods: ["HEAD"] } });
    await expect(ask()).rejects.toMatchObject({ code: "SERVER_ERROR" });
    expect(entry()).toEqual(before);
  });
});

it.each([true, false])("an object that the ledger is unsure of is asked for: there is %j", async (isThere) => {
  await parts.delivery.ledger.markUnsure([id]);
  if (!isThere) parts.broker.tamper.remove(parts.name, "users", id);
  expect(await ask()).toBe(isThere);
  expect(entry()).toMatchObject({ state: isThere ? "present" : "absent" });
});

it("an object that was deleted before keeps the time of its deletion", async () => {
  parts.broker.tamper.remove(parts.name, "users", id);
  await parts.delivery.ledger.confirmAbsent(id, "user", { deletedAt: 1 });
  expect(await ask()).toBe(false);
  expect(requests()).toEqual(["HEAD users"]);
  expect(entry()).toEqual({ kind: "user", state: "absent", schools: ["A"], related: [], deletedAt: 1 });
});
