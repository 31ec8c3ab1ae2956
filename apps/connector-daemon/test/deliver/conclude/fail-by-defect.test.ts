import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Broker } from "@id-connector/broker-client";
import { itemOf } from "@id-connector/listener-object";
import { attempt } from "../../../src/deliver/attempt.js";
import type { Decision } from "../../../src/deliver/decide/decision.js";
import type { Delivery } from "../../../src/deliver/delivery.js";
import { idOf } from "../../support/delivery-parts.js";
import { openTrashParts, userOf, type TrashParts } from "../../support/trash-parts.js";

const [sick, well] = [idOf(2), idOf(3)];
const secret = "Anna Meier";
let parts: TrashParts;

beforeEach(async () => {
  parts = await openTrashParts();
});
afterEach(() => parts.close());

function fail(): never {
  throw new TypeError(`Cannot read properties of ${secret}`);
}

/** The broker's client, in which asking or sending anything about one user meets a defect. */
function brokenFor(id: string, broker: Broker): Broker {
  const users = new Proxy(broker.users, {
    get: (target, key) => {
      const value = Reflect.get(target, key) as unknown;
      if (typeof value !== "function") return value;
      return (about: unknown, ...rest: readonly unknown[]) => {
        if (JSON.stringify(about).includes(id)) fail();
        return (value as (...all: readonly unknown[]) => unknown).call(target, about, ...rest);
      };
    },
  });
  return { ...broker, users };
}

/** Takes what is to be looked at, once, and delivers it. */
async function deliver(delivery: Delivery, decision = userOf(2) as Decision): Promise<number> {
  const work = await parts.take();
  for (const one of work) {
    const job = { work: one, decision: one.id === sick ? decision : userOf(3), neighbours: new Set<string>() };
    await attempt(job, { delivery, breaker: parts.breaker, runningAt: () => 1 });
  }
  return work.length;
}

describe("an object at which the program fails by a defect of its own", () => {
  it("is tried after growing pauses, and in the trash after five times: by code and place, without the message", async () => {
    const delivery = { ...parts.delivery, broker: brokenFor(sick, parts.delivery.broker) };
    await parts.put(sick);
    await parts.put(well);
    expect(await deliver(delivery)).toBe(2);
    expect(parts.broker.get(parts.name, "users", well)).toBeDefined();
    for (const [times, pauseMs] of [2_000, 8_000, 32_000, 60_000].entries()) {
      expect(await parts.trashed()).toEqual([]);
      expect(delivery.defects.told()).toMatchObject({ objects: 1, times: times + 1, lastError: { name: "TypeError" } });
      parts.pass(pauseMs / 2);
      expect(await deliver(delivery)).toBe(0);
      parts.pass(pauseMs);
      expect(await deliver(delivery)).toBe(1);
    }
    const [trashed, ...others] = await parts.trashed();
    expect(others).toEqual([]);
    expect(trashed?.reason).toMatchObject({
      code: "DEFECT",
      attempts: 5,
      key: sick,
      retryAt: expect.any(String) as unknown,
    });
    expect(trashed?.reason?.message).toMatch(/\(TypeError at apps\/connector-daemon\/[\w./-]+\.ts:\d+\)\. Report it/);
    expect(JSON.stringify(trashed)).not.toContain(secret);
    expect(delivery.trash.counts()).toEqual({ DEFECT: 1 });
    expect(delivery.defects.told()).toBeUndefined();
    expect(delivery.ledger.later.get(sick)).toMatchObject({ why: "trashed" });
  });

  it("is delivered by itself when the defect is mended", async () => {
    const delivery = { ...parts.delivery, broker: brokenFor(sick, parts.delivery.broker) };
    await parts.put(sick);
    for (let times = 0; times < 5; times++) {
      await deliver(delivery);
      parts.pass(100_000);
    }
    expect(await parts.trashed()).toHaveLength(1);
    parts.pass(400_000);
    await deliver(delivery);
    expect((await parts.trashed())[0]?.reason).toMatchObject({ code: "DEFECT", retries: 1 });
    parts.pass(86_400_000);
    await deliver(parts.delivery);
    expect(await parts.trashed()).toEqual([]);
    expect(parts.broker.get(parts.name, "users", sick)).toBeDefined();
  });

  it("counts from the beginning when it got through between", async () => {
    const delivery = { ...parts.delivery, broker: brokenFor(sick, parts.delivery.broker) };
    for (let turn = 0; turn < 2; turn++) {
      await parts.put(sick);
      for (let times = 0; times < 4; times++) {
        await deliver(delivery);
        parts.pass(100_000);
      }
      await deliver(parts.delivery);
      parts.pass(100_000);
    }
    expect(await parts.trashed()).toEqual([]);
    expect(delivery.defects.told()).toBeUndefined();
  });

  it("stays held where a person has to decide about it", async () => {
    const broken: Delivery = { ...parts.delivery, guard: new Proxy(parts.delivery.guard, { get: fail }) };
    const value = itemOf(sick, undefined);
    await parts.drop("a.json", JSON.stringify(value), { code: "USERS_HELD", key: sick, lasting: true });
    await parts.put(sick);
    for (let times = 0; times < 6; times++) {
      await deliver(broken, { act: "remove", kinds: ["user"] });
      parts.pass(100_000);
    }
    expect((await parts.trashed()).map(({ reason }) => reason?.code)).toEqual(["USERS_HELD"]);
    expect(broken.defects.told()).toMatchObject({ objects: 1, times: 6 });
  });

  it("a full disk is none: the object waits, and is never put into the trash for it", async () => {
    const full = () => Promise.reject(Object.assign(new Error("no space"), { code: "ENOSPC", syscall: "write" }));
    const delivery: Delivery = { ...parts.delivery, ledger: { ...parts.delivery.ledger, beginWrite: full } };
    await parts.put(sick);
    for (let times = 0; times < 7; times++) {
      await deliver(delivery);
      parts.pass(100_000);
    }
    expect(await parts.trashed()).toEqual([]);
    expect(delivery.defects.told()).toBeUndefined();
  });
});

it("an error whose message shows a value goes to the log by name and place alone, and its object waits", async () => {
  const ledger = { ...parts.delivery.ledger, get: () => JSON.parse(`"${secret}`) as undefined };
  await parts.put(sick);
  await deliver({ ...parts.delivery, ledger });
  expect(await parts.trashed()).toEqual([]);
  expect(parts.log()).not.toContain(secret);
  expect(parts.log()).toMatch(/"error":\{"name":"SyntaxError","at":\["apps\/connector-daemon\//);
});
