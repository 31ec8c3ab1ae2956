import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { attempt } from "../../src/deliver/attempt.js";
import type { Result } from "../../src/deliver/apply/result.js";
import type { Work } from "../../src/deliver/context/work.js";
import type { Decision } from "../../src/deliver/decide/decision.js";
import { idOf } from "../support/delivery-parts.js";
import { groupOf, idsFrom, removal, send, userIn } from "../support/guarded.js";
import { openTrashParts, school, type TrashParts, userOf } from "../support/trash-parts.js";

const none = { number: 0, share: 0 };
const limits = { active: true, users: { number: 5, share: 1 }, groups: none, members: none };
const [id, other, classId] = [idOf(2), idOf(3), idOf(4)];
let parts: TrashParts;

beforeEach(async () => {
  parts = await openTrashParts({ limits });
});
afterEach(() => parts.close());

const writes = () =>
  parts.broker.requests
    .filter(({ method, resource }) => method !== "GET" && method !== "HEAD" && resource !== "token")
    .map(({ method, resource }) => `${method} ${String(resource)}`);
const successes = () => parts.breaker.availability().successes;
const reasonOf = (one = id) => parts.delivery.trash.reasonOf(one)?.code;
const lookAt = (one: string) => parts.delivery.ledger.later.get(one);
const heldName = (one: string) => parts.broker.get(parts.name, "users", one)?.user_name;

/** Attempts what an item in the out queue asked for. */
async function tryItem(one: string, decision: Decision, change: Partial<Work> = {}): Promise<Result | undefined> {
  await parts.put(one);
  const all = await parts.take();
  const work = all.find((taken) => taken.id === one);
  if (work === undefined) throw new Error("its item was not taken");
  for (const { taken } of all) if (taken && taken !== work.taken) parts.delivery.reader.release([taken]);
  const job = { work: { ...work, ...change }, decision, neighbours: new Set<string>() };
  return attempt(job, { delivery: parts.delivery, breaker: parts.breaker, runningAt: () => 1 });
}

/** How many items the out queue gives at this moment. */
const countTaken = async () => (await parts.take()).filter(({ taken }) => taken !== undefined).length;

describe("what the guard lets pass", () => {
  it.each<[string, string, Decision, string]>([
    ["a user", id, userOf(2), "users"],
    ["a class", classId, groupOf(classId, []), "classes"],
    ["a workgroup", classId, groupOf(classId, [], { kind: "workgroup" }), "workgroups"],
    ["a school", school.id, { act: "send_school", school }, "schools"],
  ])(
    "is sent and leaves the queue, and requests about such count as getting through: %s",
    async (_, one, decision, resource) => {
      expect(await tryItem(one, decision)).toMatchObject({ outcome: "sent", confirmed: true });
      expect(await countTaken()).toBe(0);
      expect(successes()).toEqual({ [resource]: 1 });
    },
  );

  it("says nothing about the way to the broker where nothing was sent", async () => {
    await send(parts.delivery, [id]);
    expect(await tryItem(id, userIn(id, []))).toMatchObject({ outcome: "unchanged" });
    expect(successes()).toEqual({});
  });
});

it("what the guard has wait is asked for nothing, and its item is taken when that time is over, not before", async () => {
  await send(parts.delivery, [id]);
  parts.broker.clearRequests();
  const result = await tryItem(id, removal());
  expect(result).toMatchObject({ settled: false, afterMs: 2_000 });
  expect(parts.broker.requests).toEqual([]);
  parts.pass(1_999);
  expect(await countTaken()).toBe(0);
  parts.pass(1);
  expect(await countTaken()).toBe(1);
});

it("what the broker turns out not to have is no deletion: it is superseded, and its item leaves the queue", async () => {
  await parts.delivery.ledger.setComplete(false);
  expect(await tryItem(id, removal())).toMatchObject({ outcome: "superseded", confirmed: false });
  expect(writes()).toEqual([]);
  expect(await countTaken()).toBe(0);
  expect(reasonOf()).toBeUndefined();
});

describe("what the guard holds", () => {
  const members = idsFrom(10, 2);
  const changed = (staying: readonly string[]) => groupOf(classId, staying, { content: "another description" });
  beforeEach(async () => {
    await send(parts.delivery, [...members, other], [classId]);
    await tryItem(classId, groupOf(classId, members));
    parts.broker.clearRequests();
  });

  it("lies in the trash; what else changed of it is sent, and counts as getting through", async () => {
    const before = successes()["classes"] ?? 0;
    expect(await tryItem(classId, changed([other]))).toMatchObject({ outcome: "held", confirmed: true });
    expect(writes()).toEqual(["PUT classes"]);
    expect(parts.broker.get(parts.name, "classes", classId)?.members).toEqual([...members, other].sort());
    expect(reasonOf(classId)).toBe("MEMBERS_HELD");
    expect(successes()["classes"]).toBe(before + 1);
    expect(parts.log()).toContain('"why":"with the members that it would lose"');
  });

  it("is not written for a resend where nothing else changed of it", async () => {
    await tryItem(classId, changed([other]));
    parts.broker.clearRequests();
    const again = await tryItem(classId, changed([other]), { resend: true });
    expect(again).toMatchObject({ outcome: "held", confirmed: false });
    expect(writes()).toEqual([]);
  });

  it("has neighbours looked at which were held for its sake, and no others", async () => {
    const [held = "", free = ""] = members;
    await parts.drop("a.json", JSON.stringify({ id: held }), { key: held, code: "MEMBERS_HELD" });
    await parts.delivery.ledger.later.remove(held);
    await tryItem(classId, changed([other]));
    expect(lookAt(held)).toMatchObject({ why: "neighbour delivered" });
    expect(lookAt(free)).toBeUndefined();
  });

  it("is not in the trash before what may be sent of it was: where that has to wait, it waits, too", async () => {
    const [pupil = ""] = members;
    await tryItem(classId, changed([other]));
    const next = idOf(5);
    await tryItem(next, groupOf(next, [], { content: "under an older name" }));
    const result = await tryItem(pupil, userIn(pupil, [next], "New"));
    expect(result).toMatchObject({ settled: false, why: "one of its classes has to be sent first" });
    expect(reasonOf(pupil)).toBeUndefined();
    parts.pass(1_000);
    expect(await countTaken()).toBe(1);
  });
});

it("what was sent has neighbours looked at which were held for its sake", async () => {
  await send(parts.delivery, [id]);
  await parts.drop("a.json", JSON.stringify({ id }), { key: id, code: "MEMBERS_HELD" });
  expect(await tryItem(classId, groupOf(classId, [id]))).toMatchObject({ outcome: "sent" });
  expect(lookAt(id)).toMatchObject({ why: "neighbour delivered" });
});

it("two users that swapped their names get them: one gives up its own when waiting did not help", async () => {
  // the name that is taken meanwhile is made of how an id begins
  const swapped = other.replace(/^0/u, "1");
  const [before, after] = ["user2", "user3"];
  const tryAs = async (one: string, name: string) => {
    const user = userOf(2);
    parts.pass(60_000);
    return tryItem(one, { ...user, content: name, body: { ...user.body, id: one, user_name: name } });
  };
  await tryAs(id, before);
  await tryAs(swapped, after);
  for (let round = 0; round < 2; round++) {
    expect(await tryAs(id, after)).toBeUndefined();
    expect(await tryAs(swapped, before)).toBeUndefined();
  }
  expect([heldName(id), heldName(swapped)]).toEqual([before, after]);
  await tryAs(id, after);
  expect(await tryAs(swapped, before)).toMatchObject({ outcome: "sent" });
  expect(await tryAs(id, after)).toMatchObject({ outcome: "sent" });
  expect([heldName(id), heldName(swapped)]).toEqual([after, before]);
});

describe("what is looked at again, as its items say otherwise than the directory", () => {
  const soon = () => ({ againAt: parts.now() + 5_000 });

  it("is sent as it was read, and its items stay in the queue until then", async () => {
    expect(await tryItem(id, userOf(2), soon())).toMatchObject({ outcome: "sent" });
    expect(heldName(id)).toBe("user2");
    expect(await countTaken()).toBe(0);
    parts.pass(5_000);
    expect(await countTaken()).toBe(1);
  });

  it("leaves the queue where it goes to the trash: from there it is looked at anyway", async () => {
    const decision = { act: "refuse", kind: "user", code: "FAULTY_OBJECT", message: "it has no name" } as const;
    expect(await tryItem(id, decision, soon())).toMatchObject({ outcome: "trash" });
    parts.pass(5_000);
    expect(await countTaken()).toBe(0);
    expect(reasonOf()).toBe("FAULTY_OBJECT");
  });
});

it("an object that failed rests, and is no suspect any more when it is done with, in whatever way", async () => {
  parts.broker.faults.add({ kind: "status", status: 500, only: { ids: [id] } });
  expect(await tryItem(id, userOf(2))).toBeUndefined();
  expect(parts.breaker.restsUntil(id)).toBeGreaterThan(parts.now());
  parts.pass(60_000);
  await tryItem(id, { act: "nothing", outcome: "superseded", why: "it is gone" });
  expect(parts.breaker.restsUntil(id)).toBe(0);
});
