import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { BrokerError, type BrokerErrorCode } from "@id-connector/broker-client";
import { apply } from "../../../src/deliver/apply/apply.js";
import { failRetry } from "../../../src/deliver/conclude/fail-retry.js";
import type { Decision } from "../../../src/deliver/decide/decision.js";
import { idOf, workOn } from "../../support/delivery-parts.js";
import { groupOf, send, userIn } from "../../support/guarded.js";
import { openTrashParts, school, type TrashParts, userOf } from "../../support/trash-parts.js";

const [id, classId] = [idOf(2), idOf(4)];
let parts: TrashParts;

beforeEach(async () => {
  parts = await openTrashParts({ random: () => 0.5 });
  await drop(id);
});
afterEach(() => parts.close());

const drop = (one: string) => parts.drop(`${one}.json`, JSON.stringify(item(one)), { key: one, message: "before" });
const item = (one: string) => ({ id: one, dn: "uid=a,dc=x", udm_object_type: "users/user", object: {}, options: null });
const reason = (one = id) => parts.delivery.trash.reasonOf(one);
const mayRetry = () => parts.breaker.mayRetry();

type Subject = ConstructorParameters<typeof BrokerError>[0];
const errorOf = (code: BrokerErrorCode, subject: Partial<Subject> = {}) =>
  new BrokerError({ method: "PUT", resource: "users", id, ...subject }, "now", { code, scope: "item" });
const schoolRefused = () => errorOf("SERVER_ERROR", { method: "POST", resource: "schools", id: school.id });

async function fail(error: BrokerError, decision: Decision = userOf(2), one = id): Promise<void> {
  const job = { work: workOn(one, { origin: "retry" }), decision, neighbours: new Set<string>() };
  await failRetry(job, error, parts);
}

it.each<[string, BrokerErrorCode, string, string]>([
  ["what the broker says now", "EXISTS", "EXISTS", "now"],
  ["its older reason where the broker says nothing clear", "SERVER_ERROR", "REFUSED", "before"],
])("a retry that fails goes back to the trash at once, with %s", async (_, code, said, message) => {
  await fail(errorOf(code));
  expect(reason()).toMatchObject({ code: said, message: expect.stringContaining(message) as unknown, retries: 1 });
  expect(parts.delivery.ledger.later.get(id)).toMatchObject({ why: "trashed" });
});

describe("all retries rest", () => {
  it("after three that got no clear answer in a row", async () => {
    for (const expected of [true, true, false]) {
      await fail(errorOf("TIMEOUT"));
      expect(mayRetry()).toBe(expected);
    }
  });

  it("for no refusals, however many come", async () => {
    for (let failures = 0; failures < 5; failures++) await fail(errorOf("REFUSED"));
    expect(mayRetry()).toBe(true);
  });

  it("for no school that is remembered as refused: the broker was asked once only", async () => {
    const error = schoolRefused();
    for (let failures = 0; failures < 5; failures++) await fail(error);
    expect(mayRetry()).toBe(true);
    for (let failures = 0; failures < 2; failures++) await fail(schoolRefused());
    expect(mayRetry()).toBe(false);
  });
});

it("a school of the object that is refused is named in the trash, and remembered for the others", async () => {
  const error = errorOf("REFUSED", { method: "POST", resource: "schools", id: school.id });
  await fail(error);
  expect(reason()).toMatchObject({ code: "SCHOOL_REFUSED", message: expect.stringContaining('"A"') as unknown });
  expect(parts.delivery.refusedSchools.lately(school.id)).toBe(error);
});

describe("the users of a class", () => {
  const group = groupOf(classId, []);
  const isRefused = () => parts.delivery.refusedClasses.has(classId, parts.delivery.ledger.digest(group.content));
  beforeEach(() => drop(classId));

  it("are sent without it when the retry of the class is refused", async () => {
    await fail(errorOf("REFUSED", { resource: "classes", id: classId }), group, classId);
    expect(isRefused()).toBe(true);
    expect(reason(classId)).toMatchObject({ message: expect.stringContaining("now") as unknown });
  });

  it.each([
    ["got no clear answer", errorOf("SERVER_ERROR", { resource: "classes", id: classId })],
    ["failed for its school", errorOf("REFUSED", { method: "POST", resource: "schools", id: school.id })],
  ])("wait for it still when its retry %s", async (_, error) => {
    await fail(error, group, classId);
    expect(isRefused()).toBe(false);
  });

  it("are sent without it when their own retry fails for it, and it lies in the trash", async () => {
    await send(parts.delivery, [idOf(3)]);
    const decision = userIn(id, [classId]);
    await fail(errorOf("SERVER_ERROR", { method: "POST", resource: "classes", id: classId }), decision);
    expect(reason()).toMatchObject({ message: "before" });
    parts.broker.clearRequests();
    expect(await apply(parts.delivery, workOn(id), decision)).toMatchObject({ outcome: "incomplete" });
    expect(parts.broker.requests.filter(({ resource }) => resource === "classes")).toEqual([]);
    expect(parts.broker.get(parts.name, "users", id)?.context["A"]?.classes).toEqual([]);
  });
});
