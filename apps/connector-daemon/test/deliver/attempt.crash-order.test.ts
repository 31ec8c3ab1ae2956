import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { ordersFolder, writeOrder } from "@id-connector/deletion-orders";
import { attempt } from "../../src/deliver/attempt.js";
import type { Decision } from "../../src/deliver/decide/decision.js";
import { resolveNameClash } from "../../src/deliver/apply/resolve-name-clash.js";
import { takeWork } from "../../src/deliver/select/take-work.js";
import { idOf } from "../support/delivery-parts.js";
import { groupOf, removal, userIn } from "../support/guarded.js";
import { openTrashParts, school, type TrashParts } from "../support/trash-parts.js";
import { watchOrder } from "../support/watch-order.js";

const [user, other, group] = [idOf(2), idOf(3), idOf(4)];
let parts: TrashParts;
let watched: ReturnType<typeof watchOrder>;

beforeEach(async () => {
  parts = await openTrashParts();
  // what is deleted here was ordered
  const order = { command: "release", by: {}, objects: [user, other, group], now: parts.now() };
  await writeOrder(ordersFolder(parts.stateFolder, parts.name), order);
  watched = watchOrder(parts.delivery);
});
afterEach(() => parts.close());

/** Has an item of the object delivered; nothing may come too early, and in the end its item is gone. */
async function deliver(id: string, decision: Decision, change: object = {}): Promise<void> {
  await parts.put(id, { id, dn: "uid=a,dc=x", udm_object_type: "users/user", object: {}, options: null, ...change });
  const { delivery } = watched;
  const work = await takeWork(delivery, { limit: 10, places: 10, underWay: new Map(), mayRetry: false });
  const [own] = work.filter((one) => one.id === id);
  if (own === undefined) throw new Error("its item was not taken");
  for (const one of work) if (one !== own && one.taken) delivery.reader.release([one.taken]);
  await attempt(
    { work: own, decision, neighbours: new Set() },
    { delivery, breaker: parts.breaker, runningAt: () => 1 },
  );
  expect(watched.faults).toEqual([]);
}

const workgroup = (members: readonly string[], change = {}) =>
  groupOf(group, members, { kind: "workgroup", ...change });
const changedGroup = { content: "another description" };
const ordered = { deletionAllowed: true };

/** What the broker has, what is to be done, and the requests that it takes. */
const cases: readonly (readonly [string, readonly (readonly [string, Decision, object?])[], readonly string[]])[] = [
  ["a new user and its school", [[user, userIn(user, [])]], ["create schools", "create users"]],
  ["a user that changed", [[user, userIn(user, [])], [user, userIn(user, [], "New")]], ["replace users"]],
  ["a user in a class that is not there yet", [[user, userIn(user, [group])]], ["create classes", "create users"]],
  ["a user that leaves its class", [[user, userIn(user, [group])], [user, userIn(user, []), ordered]], ["replace users"]],
  ["a new class", [[group, groupOf(group, [])]], ["create schools", "create classes"]],
  ["a class of which the content alone changed", [[group, groupOf(group, [])], [group, groupOf(group, [], changedGroup)]], ["replace classes"]],
  ["a class of which the members changed", [[user, userIn(user, [])], [group, groupOf(group, [])], [group, groupOf(group, [user])]], ["replace classes"]],
  ["a new workgroup", [[group, workgroup([])]], ["create workgroups"]],
  ["a workgroup of which the content alone changed", [[group, workgroup([])], [group, workgroup([], changedGroup)]], ["replace workgroups"]],
  ["a user that is gone", [[user, userIn(user, [])], [user, removal(), ordered]], ["remove users"]],
  ["a class that is gone", [[group, groupOf(group, [])], [group, removal("school_class"), ordered]], ["remove classes"]],
  ["a workgroup that is gone", [[group, workgroup([])], [group, removal("workgroup"), ordered]], ["remove workgroups"]],
  ["a school", [[school.id, { act: "send_school", school }]], ["create schools"]],
  ["a school that is gone", [[school.id, { act: "send_school", school }], [school.id, { act: "remove_school", name: "A" }]], ["remove schools"]],
  ["a user that is resent as it is", [[user, userIn(user, [])], [user, userIn(user, []), { resend: true }]], ["replace users"]],
  ["a class that is resent as it is", [[group, groupOf(group, [])], [group, groupOf(group, []), { resend: true }]], ["replace classes"]],
]; // prettier-ignore

describe("before each request the ledger says, on disk, that its outcome is open; the item goes when the ledger has the outcome", () => {
  it.each(cases)("%s", async (_, deliveries, requests) => {
    for (const [id, decision, change] of deliveries) await deliver(id, decision, change);
    expect(watched.asked).toEqual(expect.arrayContaining([...requests]));
    for (const [id] of deliveries) expect(parts.delivery.reader.hasTaken(id)).toBe(false);
    expect(await parts.take()).toEqual([]);
  });

  it("what the broker lost is announced anew", async () => {
    await deliver(user, userIn(user, []));
    await deliver(group, groupOf(group, [user]));
    parts.broker.tamper.remove(parts.name, "users", user);
    parts.broker.tamper.remove(parts.name, "classes", group);
    await deliver(user, userIn(user, [], "New"));
    await deliver(group, groupOf(group, [user], changedGroup));
    expect(watched.asked).toEqual(expect.arrayContaining(["create users", "create classes"]));
  });

  it.each([
    ["user", user, userIn(user, [])],
    ["class", group, groupOf(group, [])],
    ["workgroup", group, workgroup([])],
  ] as const)("a %s gives up its name for a moment", async (_, id, decision) => {
    await deliver(id, decision);
    await resolveNameClash(watched.delivery, decision);
    expect(watched.faults).toEqual([]);
    expect(watched.asked.at(-1)).toMatch(/^replace/);
    expect(parts.delivery.ledger.get(id)).not.toHaveProperty("digest");
  });
});

describe("where the answer to a request never came", () => {
  const lost = () =>
    parts.broker.faults.add({ kind: "reset", applied: true, only: { methods: ["PUT", "POST", "DELETE"] } });

  it.each([
    ["user", user, userIn(user, []), userIn(user, [], "New")],
    ["class", group, groupOf(group, []), groupOf(group, [], { ...changedGroup, body: { ...groupOf(group, []).body, description: "new" } })],
    ["workgroup", group, workgroup([]), workgroup([], { ...changedGroup, body: { ...workgroup([]).body, description: "new" } })],
  ] as const)("the %s is sent again although the directory says by then what it said before", async (_, id, before, changed) => {
    await deliver(id, before);
    const undo = lost();
    await deliver(id, changed);
    undo();
    parts.pass(3_600_000);
    const asked = watched.asked.length;
    await deliver(id, before);
    expect(watched.asked.slice(asked)).toEqual([expect.stringMatching(/^replace/)]);
    expect(parts.delivery.ledger.get(id)).toHaveProperty("digest");
  }); // prettier-ignore

  it("a deletion leaves a user of whom nobody claims that it is there", async () => {
    await deliver(other, userIn(other, []));
    const undo = lost();
    await deliver(other, removal(), ordered);
    undo();
    expect(parts.delivery.ledger.get(other)?.state).toBe("sending");
  });
});

describe("an item stays in the out queue", () => {
  it("where the ledger cannot take what came of it", async () => {
    const { ledger } = parts.delivery;
    await deliver(user, userIn(user, []));
    const failing = {
      ...parts.delivery,
      ledger: {
        ...ledger,
        confirmPresent: () => Promise.reject(Object.assign(new Error("the disk is full"), { code: "LEDGER_UNUSABLE" })),
      },
    };
    await parts.put(user);
    const [work] = await takeWork(failing, { limit: 10, places: 10, underWay: new Map(), mayRetry: false });
    if (work === undefined) throw new Error("its item was not taken");
    const job = { work, decision: userIn(user, [], "New"), neighbours: new Set<string>() };
    await attempt(job, { delivery: failing, breaker: parts.breaker, runningAt: () => 1 });
    parts.pass(120_000);
    expect(await parts.take()).toMatchObject([{ id: user, origin: "queue" }]);
  });
});
