import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { BrokerError, type BrokerErrorCode } from "@id-connector/broker-client";
import { blame } from "../../../src/deliver/conclude/blame.js";
import { TurnedAwayError } from "../../../src/deliver/context/turned-away-error.js";
import type { Work } from "../../../src/deliver/context/work.js";
import type { Decision } from "../../../src/deliver/decide/decision.js";
import { idOf, workOn } from "../../support/delivery-parts.js";
import { groupOf, send, userIn } from "../../support/guarded.js";
import { openTrashParts, school, type TrashParts, userOf } from "../../support/trash-parts.js";

const [id, other, classId] = [idOf(2), idOf(3), idOf(4)];
const user = userOf(2);
let parts: TrashParts;

beforeEach(async () => {
  parts = await openTrashParts({ random: () => 0.5 });
});
afterEach(() => parts.close());

type Subject = ConstructorParameters<typeof BrokerError>[0];

/** A request about an object that the broker refused, or did not answer. */
const refusal = (subject: Partial<Subject> = {}) => brokerError("REFUSED", "item", subject);
const silence = (subject: Partial<Subject> = {}) => brokerError("TIMEOUT", "authority", subject);
const brokerError = (code: BrokerErrorCode, scope: "item" | "authority", subject: Partial<Subject> = {}) =>
  new BrokerError({ method: "PUT", resource: "users", id, ...subject }, "said the broker", { code, scope });

const reason = (one = id) => parts.delivery.trash.reasonOf(one);
const lookAt = (one: string) => parts.delivery.ledger.later.get(one);
const availability = () => parts.breaker.availability();
const refusals = () => availability().refusals;

/** What an attempt on an item of the out queue has come to; its work. */
async function fail(error: unknown, decision: Decision = user, change: Partial<Work> = {}): Promise<Work> {
  await parts.put(id);
  const [taken] = await parts.take();
  const work = { ...(taken ?? workOn(id)), ...change };
  await conclude(work, decision, error);
  return work;
}

async function conclude(work: Work, decision: Decision, error: unknown, delivery = parts.delivery): Promise<void> {
  const job = { work, decision, neighbours: new Set<string>() };
  await blame(job, error, { delivery, breaker: parts.breaker, runningAt: () => 1 });
}

/** Whether its item is in the out queue, to be taken at this moment. */
const isTakable = async () => (await parts.take()).some(({ taken }) => taken !== undefined);

describe("a request that was not made", () => {
  it("is nobody's failure: its object is put back, and nothing is told", async () => {
    await fail(new TurnedAwayError());
    expect(await isTakable()).toBe(true);
    expect([availability().suspects.size, availability().streak, parts.log()]).toEqual([0, 0, ""]);
  });
});

describe("a refusal of the object that was sent", () => {
  it("puts it into the trash with what the broker said, and it is no suspect any more", async () => {
    await fail(silence());
    parts.pass(60_000);
    await fail(refusal());
    expect(reason()).toMatchObject({ code: "REFUSED" });
    expect(await isTakable()).toBe(false);
    expect(parts.breaker.restsUntil(id)).toBe(0);
    expect(refusals()).toEqual({ users: 1 });
  });

  it("has users sent without it where it is a class, and for a school's sake has not", async () => {
    const group = groupOf(classId, []);
    const { ledger, refusedClasses } = parts.delivery;
    const isRefused = () => refusedClasses.has(classId, ledger.digest(group.content));
    await conclude(workOn(classId), group, refusal({ resource: "schools", id: school.id }));
    expect(reason(classId)).toMatchObject({ code: "SCHOOL_REFUSED" });
    expect(isRefused()).toBe(false);
    await conclude(workOn(classId), group, refusal({ resource: "classes", id: classId }));
    expect(isRefused()).toBe(true);
  });
});

describe("a request about something else than the object that was sent", () => {
  it("that failed has that looked at, and the object waits in the queue", async () => {
    await fail(silence({ resource: "classes", id: classId }), userIn(id, [classId]));
    expect(lookAt(classId)).toMatchObject({ why: "failed" });
    expect(parts.breaker.restsUntil(classId)).toBeGreaterThan(parts.now());
    expect(parts.breaker.restsUntil(id)).toBe(0);
    expect(reason()).toBeUndefined();
    parts.pass(60_000);
    expect(await isTakable()).toBe(true);
  });

  it("that failed leaves a school alone: whatever belongs to it asks for it again", async () => {
    await fail(silence({ method: "POST", resource: "schools", id: school.id }));
    expect(parts.breaker.restsUntil(school.id)).toBeGreaterThan(parts.now());
    expect(lookAt(school.id)).toBeUndefined();
  });

  it("that failed so often that it is to blame leaves the object some seconds, for its class goes first", async () => {
    const error = () => silence({ resource: "classes", id: classId });
    for (let attempts = 1; attempts < 5; attempts++) {
      parts.breaker.failed(classId, error(), 1);
      parts.breaker.succeeded({ id: other, resource: "classes" });
    }
    await fail(error(), userIn(id, [classId]));
    expect(reason()).toBeUndefined();
    parts.pass(9_999);
    expect(await isTakable()).toBe(false);
    parts.pass(1);
    expect(await isTakable()).toBe(true);
  });

  it("and is a school of its own has the object in the trash, where the school is named", async () => {
    await fail(refusal({ method: "POST", resource: "schools", id: school.id }));
    expect(reason()).toMatchObject({ code: "SCHOOL_REFUSED", message: expect.stringContaining('"A"') as unknown });
    expect(parts.delivery.refusedSchools.lately(school.id)).toBeDefined();
    expect(lookAt(school.id)).toBeUndefined();
  });
});

describe("a probe", () => {
  const probe = workOn(id, { origin: "probe", resend: true });
  const conclusions = (error: BrokerError) => conclude(probe, user, error);

  it("that is refused for its own sake says nothing about the others", async () => {
    await conclusions(refusal());
    expect(availability()).toMatchObject({ state: "working", refusals: {} });
  });

  it.each([
    ["is refused where one after the other was", refusal, 3],
    ["gets no answer", silence, 0],
  ])("that %s makes the authority wait", async (_, error, refused) => {
    for (let count = 0; count < refused; count++) parts.breaker.failed(idOf(10 + count), refusal(), 1);
    await conclusions(error());
    expect(availability()).toMatchObject({ state: "waiting", cause: { message: "said the broker" } });
  });

  it("is no object to be tried again: neither a look nor the trash keeps it", async () => {
    await conclusions(silence());
    expect(lookAt(id)).toBeUndefined();
    expect(reason()).toBeUndefined();
    expect(parts.breaker.restsUntil(id)).toBe(0);
  });
});

describe("a retry", () => {
  const retry = async (error: BrokerError, decision: Decision = user) => {
    await parts.drop(
      "a.json",
      JSON.stringify({ id, dn: "", udm_object_type: "users/user", object: {}, options: null }),
      { key: id },
    );
    await conclude(workOn(id, { origin: "retry" }), decision, error);
  };

  it("that got no answer for its class's sake waits a second where that class lies in the trash: it is sent without it then", async () => {
    await parts.drop("b.json", "{}", { key: classId });
    const decision = userIn(id, [classId]);
    await retry(brokerError("SERVER_ERROR", "item", { resource: "classes", id: classId }), decision);
    expect(lookAt(id)).toMatchObject({ why: "postponed", dueAt: parts.now() + 1_000 });
    expect(lookAt(classId)).toBeUndefined();
    expect(reason()).toMatchObject({ message: "no" });
  });

  it("that failed for its class's sake has that class looked at where it was not judged yet", async () => {
    await retry(brokerError("SERVER_ERROR", "item", { resource: "classes", id: classId }), userIn(id, [classId]));
    expect(lookAt(classId)).toMatchObject({ why: "failed" });
    expect(lookAt(id)).toMatchObject({ why: "trashed" });
  });
});

it("what failed while the delivery was being stopped is nobody's fault: it is taken at once by the next one", async () => {
  await parts.put(id);
  const [work = workOn(id)] = await parts.take();
  await conclude(work, user, refusal(), { ...parts.delivery, signal: AbortSignal.abort() });
  expect(reason()).toBeUndefined();
  expect(availability()).toMatchObject({ state: "working", streak: 0, refusals: {} });
  expect(await isTakable()).toBe(true);
});

it("a disk that is full leaves the object in the queue for a minute, and is no fault of the broker's", async () => {
  await fail(Object.assign(new Error("no space"), { code: "ENOSPC", syscall: "write" }));
  expect(reason()).toBeUndefined();
  expect(availability()).toMatchObject({ state: "working", streak: 0 });
  parts.pass(59_999);
  expect(await isTakable()).toBe(false);
  parts.pass(1);
  expect(await isTakable()).toBe(true);
});

it("everybody's fault leaves the object in the queue until the pause is over", async () => {
  await send(parts.delivery, [other]);
  await fail(brokerError("LOGIN", "authority"));
  expect(reason()).toBeUndefined();
  expect(parts.breaker.closedForMs()).toBe(500);
  parts.pass(499);
  expect(await isTakable()).toBe(false);
  parts.pass(1);
  expect(await isTakable()).toBe(true);
});
