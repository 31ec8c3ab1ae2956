import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Broker } from "@id-connector/broker-client";
import { confirmMissing } from "../../../src/deliver/breaker/confirm-missing.js";
import { idOf, openDeliveryParts, type DeliveryParts } from "../../support/delivery-parts.js";
import { know } from "../../support/know.js";

const [school, user, never] = [idOf(1), idOf(2), idOf(9)];
let parts: DeliveryParts;
let broker: Broker;

beforeAll(async () => {
  parts = await openDeliveryParts();
  const { delivery } = parts;
  broker = confirmMissing(delivery.broker, delivery.ledger, delivery.signal);
  await broker.schools.create({ id: school, name: "A", display_name: "A" });
  await broker.users.create(person(user));
});
afterAll(() => parts.close());
beforeEach(async () => {
  parts.broker.faults.clear();
  await knowSchool("present");
});

const knowSchool = (state: "present" | "absent") =>
  know(parts.delivery.ledger, school, { kind: "school", state, schools: ["A"], related: [] });

function person(id: string) {
  return { id, first_name: "A", last_name: "B", user_name: id, context: {} };
}

const requests: readonly (readonly [string, () => Promise<unknown>, unknown])[] = [
  ["DELETE", () => broker.users.remove(never), "missing"],
  ["PUT", () => broker.users.replace(person(never)), "missing"],
  ["HEAD", () => broker.users.exists(never), false],
  ["GET", () => broker.users.get(never), undefined],
  ["HEAD of a school", () => broker.schools.exists(never), false],
  ["GET of a school", () => broker.schools.get(never), undefined],
  ["DELETE of a school", () => broker.schools.remove(never), "missing"],
];

describe("a 404", () => {
  it.each(requests)(
    "of %s is believed while the broker shows a school that it confirmed",
    async (_, request, answer) => {
      expect(await request()).toEqual(answer);
    },
  );

  it.each(requests)(
    "of %s is believed of a broker that lost all schools but knows the authority",
    async (_, request, answer) => {
      parts.broker.faults.add({ kind: "status", status: 404, only: { ids: [school] } });
      expect(await request()).toEqual(answer);
      await knowSchool("absent");
      expect(await request()).toEqual(answer);
    },
  );

  it.each(requests)("of %s is nobody's fault where everything is answered so", async (_, request) => {
    parts.broker.faults.add({ kind: "status", status: 404 });
    await expect(request()).rejects.toMatchObject({ code: expect.any(String), scope: "authority" });
    await knowSchool("absent");
    await expect(request()).rejects.toMatchObject({ scope: "authority" });
  });

  it.each<[string, () => Promise<unknown>, unknown]>([
    ["HEAD", () => broker.users.exists(user), true],
    ["GET", () => broker.users.get(user), expect.objectContaining({ id: user })],
    ["PUT", () => broker.users.replace(person(user)), "replaced"],
    ["DELETE", () => broker.users.remove(user), expect.not.stringMatching("missing")],
  ])(
    "of %s that was the last of many is asked again: the broker came back before it was confirmed",
    async (_, request, answer) => {
      for (const status of [404, 503]) {
        parts.broker.faults.add({ kind: "status", status, only: { ids: [school] } });
        parts.broker.faults.add({ kind: "status", status: 404 });
        await expect(broker.users.exists(user)).rejects.toMatchObject({ scope: expect.any(String) });
        parts.broker.faults.clear();
        parts.broker.faults.add({ kind: "status", status: 404, times: 1, only: { ids: [user] } });
        expect(await request()).toEqual(answer);
        if (!(await broker.users.exists(user))) await broker.users.create(person(user));
      }
    },
  );

  it("that many get is confirmed for all of them at once", async () => {
    parts.broker.clearRequests();
    await Promise.all(Array.from({ length: 20 }, (_, index) => broker.users.exists(idOf(100 + index))));
    const confirmed = parts.broker.requests.filter(({ id }) => id === school);
    expect(confirmed.length).toBeLessThan(15);
    expect(confirmed.length).toBeGreaterThan(0);
  });

  it("is asked about only where one came", async () => {
    parts.broker.clearRequests();
    expect(await broker.users.exists(user)).toBe(true);
    expect(parts.broker.requests).toHaveLength(1);
  });
});
