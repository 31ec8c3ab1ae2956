import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { BrokerError, type Broker } from "@id-connector/broker-client";
import { apply } from "../../../src/deliver/apply/apply.js";
import { isRefusal, upsert } from "../../../src/deliver/apply/upsert.js";
import { TurnedAwayError } from "../../../src/deliver/context/turned-away-error.js";
import { placedBroker } from "../../../src/deliver/placed-broker.js";
import { createRequestPlaces } from "../../../src/deliver/request-places.js";
import { type DeliveryParts, idOf, openDeliveryParts, workOn } from "../../support/delivery-parts.js";
import { school, userOf } from "../../support/trash-parts.js";

const id = idOf(2);
const { body: user } = userOf(2);
let parts: DeliveryParts;

beforeEach(async () => {
  parts = await openDeliveryParts();
  await apply(parts.delivery, workOn(school.id), { act: "send_school", school });
  parts.broker.clearRequests();
});
afterEach(() => parts.close());

const asked = () => parts.broker.requests.filter(({ resource }) => resource === "users").map(({ method }) => method);
const heldName = () => parts.broker.get(parts.name, "users", id)?.last_name;
const putAtBroker = (change: Partial<typeof user> = {}) => {
  parts.broker.tamper.put(parts.name, "users", { ...user, ...change });
};
const failAt = (method: string, status: number) =>
  parts.broker.faults.add({ kind: "status", status, only: { methods: [method], resources: ["users"] } });

async function upsertUser(broker: Broker = parts.delivery.broker) {
  const { ledger, signal } = parts.delivery;
  const before = await ledger.beginWrite(id, { kind: "user", schools: ["A"] });
  return upsert(broker.users, user, { kind: "user", ledger, before, signal, schools: ["A"] });
}

describe("an object that the ledger takes for present", () => {
  beforeEach(() => parts.delivery.ledger.confirmPresent(id, { before: undefined, kind: "user", schools: ["A"] }));

  it("is replaced by one request where it is there", async () => {
    putAtBroker({ last_name: "Old" });
    expect(await upsertUser()).toEqual({ how: "replaced" });
    expect(asked()).toEqual(["PUT"]);
    expect(heldName()).toBe("B");
  });

  it("is made where the broker lost it", async () => {
    expect(await upsertUser()).toEqual({ how: "created" });
    expect(asked()).toEqual(["PUT", "POST"]);
    expect(heldName()).toBe("B");
  });

  it("is known to be lost, also where making it was turned away", async () => {
    failAt("POST", 429);
    await expect(upsertUser()).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(parts.delivery.ledger.get(id, "user")?.state).toBe("sending");
  });

  it("is known to be lost, also where making it failed", async () => {
    failAt("POST", 500);
    await expect(upsertUser()).rejects.toMatchObject({ code: "SERVER_ERROR" });
    expect(parts.delivery.ledger.get(id, "user")?.state).toBe("sending");
  });
});

it("an object whose last request was never answered is replaced where it is there, else made", async () => {
  await parts.delivery.ledger.beginWrite(id, { kind: "user", schools: ["A"] });
  expect(await upsertUser()).toEqual({ how: "created" });
  expect(await upsertUser()).toEqual({ how: "replaced" });
  expect(asked()).toEqual(["PUT", "POST", "PUT"]);
});

describe("an object that the ledger does not know", () => {
  it("is made by one request", async () => {
    expect(await upsertUser()).toEqual({ how: "created" });
    expect(asked()).toEqual(["POST"]);
  });

  it.each([
    ["is only read where it is there already and equal", "B", ["POST", "GET"]],
    ["is replaced where it is there already and differs", "Old", ["POST", "GET", "PUT"]],
  ])("%s; what was there is told", async (_, lastname, requests) => {
    putAtBroker({ last_name: lastname });
    expect(await upsertUser()).toMatchObject({ how: "found", found: { id, last_name: lastname } });
    expect(asked()).toEqual(requests);
    expect(heldName()).toBe("B");
  });

  it("is refused, by the words of the first answer, where it is not there", async () => {
    failAt("POST", 422);
    await expect(upsertUser()).rejects.toMatchObject({ code: "REFUSED", method: "POST", status: 422 });
    expect(asked()).toEqual(["POST", "GET"]);
  });

  it("is refused, by the words of the first answer, where to read it is refused as well", async () => {
    failAt("POST", 422);
    failAt("GET", 400);
    await expect(upsertUser()).rejects.toMatchObject({ code: "REFUSED", method: "POST", status: 422 });
  });

  it("is not refused where nobody can tell whether it is there", async () => {
    failAt("POST", 422);
    failAt("GET", 500);
    await expect(upsertUser()).rejects.toMatchObject({ code: "SERVER_ERROR", method: "GET" });
  });

  it("is made by one request after one that was turned away", async () => {
    const lift = failAt("POST", 429);
    await expect(upsertUser()).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(parts.delivery.ledger.get(id, "user")).toBeUndefined();
    lift();
    expect(await upsertUser()).toEqual({ how: "created" });
    expect(asked()).toEqual(["POST", "POST"]);
  });

  it("is made by one request after one that was not made, as nobody might ask", async () => {
    const { broker } = parts.delivery;
    const nobodyAsks = placedBroker(
      broker,
      createRequestPlaces({ now: () => 0, places: () => 0, mayBegin: () => false }).open(0),
    );
    await expect(upsertUser(nobodyAsks)).rejects.toBeInstanceOf(TurnedAwayError);
    expect(parts.delivery.ledger.get(id, "user")).toBeUndefined();
    expect(await upsertUser()).toEqual({ how: "created" });
    expect(asked()).toEqual(["POST"]);
  });

  it("may be there where the request got another answer", async () => {
    failAt("POST", 503);
    await expect(upsertUser()).rejects.toMatchObject({ code: "SERVER_ERROR" });
    expect(parts.delivery.ledger.get(id, "user")?.state).toBe("sending");
  });

  it("is not asked for where the request got no proper answer", async () => {
    failAt("POST", 500);
    await expect(upsertUser()).rejects.toMatchObject({ code: "SERVER_ERROR" });
    expect(asked()).toEqual(["POST"]);
  });
});

describe("a refusal", () => {
  const errorOf = (code: "REFUSED" | "EXISTS" | "SERVER_ERROR" | "LOGIN", scope: "item" | "authority") =>
    new BrokerError({ method: "PUT", resource: "users", id }, "no", { code, scope });

  it("is what the broker said of this very object, and no failure to answer", () => {
    expect([errorOf("REFUSED", "item"), errorOf("EXISTS", "item")].map(isRefusal)).toEqual([true, true]);
    const others = [errorOf("SERVER_ERROR", "item"), errorOf("REFUSED", "authority"), errorOf("LOGIN", "authority")];
    expect([...others, new Error("no"), undefined].some(isRefusal)).toBe(false);
  });
});
