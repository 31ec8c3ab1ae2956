import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { rewriteReason } from "@id-connector/queue-fs";
import { until } from "@id-connector/until";
import { createCircuitBreaker } from "../../../src/deliver/breaker/circuit-breaker.js";
import { createTrashMaintainer } from "../../../src/deliver/trash/maintain-trash.js";
import { idOf } from "../../support/delivery-parts.js";
import { stageOf } from "../../support/stage-of.js";
import { openTrashParts, type TrashParts } from "../../support/trash-parts.js";

const id = idOf(2);
const [minute, day] = [60_000, 86_400_000];
const item = JSON.stringify({ id, dn: "uid=a,dc=x", udm_object_type: "users/user", object: {}, options: null });
let parts: TrashParts;
let planned = 0;
const onPlanned = () => (planned += 1);

beforeEach(async () => {
  parts = await openTrashParts();
});
afterEach(() => parts.close());

const later = () => parts.delivery.ledger.later.get(id);
const pauseMs = () => (later()?.dueAt ?? 0) - parts.delivery.now();

describe("what is in the trash", () => {
  it("is brought forward when the delivery starts, and what is looked at sooner anyway is left alone", async () => {
    const { ledger, now } = parts.delivery;
    await parts.drop("a.json", item, {});
    await parts.tend();
    expect(pauseMs()).toBeLessThan(10_000);
    await ledger.later.put(id, { dueAt: now() + day, attempts: 7, why: "trashed" });
    await parts.tend();
    expect(later()).toMatchObject({ why: "trashed", attempts: 7 });
    expect(pauseMs()).toBeLessThan(10_000);
    for (const [why, dueAt] of [
      ["member arrived", now() + day],
      ["trashed", now() + 500],
    ] as const) {
      await ledger.later.put(id, { dueAt, attempts: 0, why });
      await parts.tend();
      expect(later()).toEqual({ dueAt, attempts: 0, why });
    }
  });

  it("is spread where there is much of it, what is overdue as well", async () => {
    const { ledger, now, queue } = parts.delivery;
    const count = 600;
    for (let number = 1; number <= count; number++) {
      await writeFile(join(queue.folder, "trash", `${String(number)}.json`), item.replace(id, idOf(number)));
      await ledger.later.put(idOf(number), { dueAt: now() - day, attempts: 0, why: "trashed" });
    }
    await parts.tend();
    const pauses = Array.from({ length: count }, (_, index) => (ledger.later.get(idOf(index + 1))?.dueAt ?? 0) - now());
    expect(Math.min(...pauses)).toBeGreaterThan(0);
    expect(pauses.filter((pause) => pause < 10_000).length).toBeLessThan(count / 3);
    expect(Math.max(...pauses)).toBeLessThan(2 * minute);
  });

  it("is found, too, where a person put it there while the delivery runs", async () => {
    const stopping = new AbortController();
    const maintainer = createTrashMaintainer({ ...parts.delivery, believed: parts.now, days: 30, onPlanned });
    const running = maintainer.run(stopping.signal, stageOf("trash"));
    await parts.drop("a.json", item);
    await parts.tend();
    maintainer.look();
    await until("a look at what was put there is due", later);
    stopping.abort();
    await running;
    expect(parts.delivery.trash.reasonOf(id)).toMatchObject({ code: "UNKNOWN" });
  });
});

describe("a broker that is back", () => {
  const outage = (ms: number, code = "CONNECTION") => {
    let back = 0;
    const { now, log } = parts.delivery;
    const breaker = createCircuitBreaker({ most: 4, now, random: () => 0.5, log, onBack: () => (back += 1) });
    for (let passed = 0; passed < ms; passed += 10_000) {
      breaker.halt({ code, message: "" });
      parts.pass(10_000);
    }
    breaker.succeeded({ id, resource: "users" });
    return back;
  };

  it("after more than a minute has what failed tried again, once", () => {
    expect(outage(70_000)).toBe(1);
    expect(outage(3_600_000)).toBe(1);
  });

  it("after less has not: pauses of seconds are everyday", () => {
    expect(outage(40_000)).toBe(0);
  });

  it("brings all forward: its maintainer is told", async () => {
    const stopping = new AbortController();
    planned = 0;
    await parts.drop("a.json", item, {});
    const maintainer = createTrashMaintainer({ ...parts.delivery, believed: parts.now, days: 30, onPlanned });
    const running = maintainer.run(stopping.signal, stageOf("trash"));
    await until("a look at what was put there is due", later);
    const dueAt = parts.delivery.now() + day;
    await parts.delivery.ledger.later.put(id, { dueAt, attempts: 3, why: "trashed" });
    maintainer.look();
    maintainer.retry();
    await until("the look is brought forward", () => later()?.dueAt !== dueAt);
    stopping.abort();
    await running;
    expect(planned).toBe(2);
    expect(pauseMs()).toBeLessThan(10_000);
  });
});

describe("the trash is cleaned of what is in it for longer than the days that were said", () => {
  const old = { firstAt: "2020-01-01T00:00:00.000Z" };
  const entry = (change: object = {}) => JSON.stringify({ ...(JSON.parse(item) as object), ...change });
  const cleaned = async (days = 30) => {
    await parts.tend(days);
    return (await parts.trashed()).length === 0;
  };

  it("by the time when it came there first, however often it was tried since", async () => {
    await parts.drop("a.json", item, old);
    expect(await cleaned()).toBe(true);
    expect(later()).toBeUndefined();
    expect(parts.delivery.trash.counts()).toEqual({});
    expect(parts.log()).toContain('"outcome":"cleaned"');
  });

  it("and not for a clock that was set forward by months", async () => {
    await parts.drop("a.json", item, {});
    parts.step(100 * day);
    expect(await cleaned(30)).toBe(false);
    parts.pass(31 * day);
    expect(await cleaned(30)).toBe(true);
  });

  it("and not of what is younger, nor of anything where 0 stands for never", async () => {
    const firstAt = new Date(parts.delivery.now() - 29 * day).toISOString();
    await parts.drop("a.json", item, { firstAt });
    expect(await cleaned(30)).toBe(false);
    expect(await cleaned(0)).toBe(false);
    expect(await cleaned(28)).toBe(true);
  });

  it.each([
    ["a deletion that was not confirmed", item, { ...old, lasting: true }],
    ["an item that says that its object was deleted", entry({ object: null }), old],
    ["a file of which nobody knows the object", '{"id":"?"}', { ...old, code: "BAD_ITEM" }],
    ["what lies there without a reason", item, undefined],
  ])("but never of %s", async (_, content, reason) => {
    await parts.drop("a.json", content, reason);
    expect(await cleaned(1)).toBe(false);
  });

  it("and what a person said a moment ago counts, not what the daemon remembers", async () => {
    await parts.drop("a.json", item, old);
    const remembered = parts.delivery.trash;
    const frozen = { ...remembered, refresh: () => Promise.resolve([]) };
    const reason = { code: "REFUSED", message: "", lastAt: old.firstAt, ...old, lasting: true };
    await rewriteReason(parts.delivery.queue, "a.json", reason);
    const stopping = new AbortController();
    const running = createTrashMaintainer({
      ...parts.delivery,
      believed: parts.now,
      trash: frozen,
      days: 1,
      onPlanned,
    }).run(stopping.signal, stageOf("trash"));
    stopping.abort();
    await running;
    expect(await parts.trashed()).toHaveLength(1);
  });
});
