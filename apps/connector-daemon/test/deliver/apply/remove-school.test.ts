import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import { putItem } from "@id-connector/queue-fs";
import type { Result } from "../../../src/deliver/apply/result.js";
import { removeSchool } from "../../../src/deliver/apply/remove-school.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { know } from "../../support/know.js";

const [schoolId, userId, otherId] = [idOf(1), idOf(2), idOf(3)];
const leaver = { id: schoolId, name: "A" };
const minutes = 60_000;
let parts: DeliveryParts;

async function open(options: Parameters<typeof openDeliveryParts>[0] = {}): Promise<void> {
  parts = await openDeliveryParts(options);
  const { broker, name } = parts;
  broker.set({ schoolsRemovable: true });
  broker.tamper.put(name, "schools", { id: schoolId, name: "A", display_name: "A" });
  await write(schoolId, { kind: "school", state: "present", schools: ["A"], related: [] });
}
const write = (id: string, put: LedgerEntry) => know(parts.delivery.ledger, id, put);
const knowUser = (id: string, schools = ["a"]) => write(id, { kind: "user", state: "present", schools, related: [] });
const remove = () => removeSchool(parts.delivery, leaver);
const deletions = () => parts.broker.requests.filter(({ method }) => method === "DELETE").length;
const isThere = () => parts.broker.get(parts.name, "schools", schoolId) !== undefined;
const waits = { settled: false };
const notEmpty = { settled: true, outcome: "trash", code: "SCHOOL_NOT_EMPTY" };

/** Looks every half minute, as the removal itself would. */
async function lookFor(ms: number): Promise<Result> {
  let last = await remove();
  for (let passed = 0; passed < ms && !last.settled; passed += minutes / 2) {
    parts.pass(minutes / 2);
    last = await remove();
  }
  return last;
}

beforeEach(() => open());
afterEach(() => parts.close());

describe("a school that is to be deleted", () => {
  it("is deleted where nothing of it is left", async () => {
    await knowUser(userId, ["Other"]);
    await write(otherId, { kind: "user", state: "absent", schools: ["A"], related: [] });
    expect(await remove()).toMatchObject({ settled: true, outcome: "deleted", confirmed: true });
    expect(isThere()).toBe(false);
    expect(parts.delivery.ledger.get(schoolId)).toMatchObject({ state: "absent", deletedAt: expect.any(Number) });
    expect(await remove()).toMatchObject({ outcome: "deleted" });
  });

  it.each(["present", "sending"] as const)("waits for an object that is %s, and says for how many", async (state) => {
    await write(userId, { kind: "school_class", state, schools: ["a"], related: [] });
    expect(await remove()).toMatchObject(waits);
    expect(deletions()).toBe(0);
    expect(parts.log()).toContain('"left":1');
    await parts.delivery.ledger.forgetObjects([{ id: userId }]);
    parts.pass(minutes);
    expect(await remove()).toMatchObject({ outcome: "deleted" });
  });

  it("waits for objects that were deleted once and wait for it again: the broker was restored from a backup", async () => {
    const { delivery } = parts;
    await write(userId, { kind: "user", state: "absent", schools: ["A"], related: [], deletedAt: 1 });
    await write(otherId, { kind: "user", state: "absent", schools: ["Other"], related: [], deletedAt: 1 });
    for (const id of [userId, otherId]) await putItem(delivery.queue, { key: id, value: { id } });
    expect(await remove()).toMatchObject(waits);
    expect(await lookFor(10 * minutes)).toMatchObject(waits);
    const [taken] = (await delivery.reader.take(2)).filter(({ key }) => key === userId);
    await delivery.reader.remove(taken ? [taken] : []);
    parts.pass(minutes);
    expect(await remove()).toMatchObject({ outcome: "deleted" });
  });

  it("goes to the trash when its objects stay and nothing waits that would delete them", async () => {
    await knowUser(userId);
    await knowUser(otherId);
    expect(await lookFor(2 * minutes)).toMatchObject(waits);
    const result = await lookFor(3 * minutes);
    expect(result).toMatchObject(notEmpty);
    expect(result).toMatchObject({ why: expect.stringContaining("2 of its users") as unknown });
    expect(result).toMatchObject({ why: expect.stringContaining("remove_schools --force") as unknown });
    expect(deletions()).toBe(0);
  });

  it("waits for as long as an item of one of its objects does, and as long as the number shrinks", async () => {
    await knowUser(userId);
    await knowUser(otherId);
    await putItem(parts.delivery.queue, { key: otherId, value: { id: otherId } });
    expect(await lookFor(20 * minutes)).toMatchObject(waits);
    const [taken] = await parts.delivery.reader.take(1);
    if (taken) await parts.delivery.reader.remove([taken]);
    await parts.delivery.ledger.forgetObjects([{ id: otherId }]);
    expect(await lookFor(2 * minutes)).toMatchObject(waits);
    expect(await lookFor(2 * minutes)).toMatchObject(notEmpty);
  });

  it("waits for as long as one of its objects is due to be looked at again", async () => {
    await knowUser(userId);
    await parts.delivery.ledger.later.put(userId, { dueAt: 0, attempts: 0, why: "postponed" });
    expect(await lookFor(10 * minutes)).toMatchObject(waits);
  });

  it("is asked for again where the broker says that it is not empty, and goes to the trash in the end", async () => {
    const user = { id: userId, first_name: "A", last_name: "B", user_name: "ab", context: { A: empty } };
    parts.broker.tamper.put(parts.name, "users", user);
    expect(await lookFor(2 * minutes)).toMatchObject(waits);
    expect(await lookFor(3 * minutes)).toMatchObject(notEmpty);
    parts.broker.tamper.remove(parts.name, "users", userId);
    expect(await remove()).toMatchObject({ outcome: "deleted" });
  });

  it("stays as an empty shell where the broker does not delete schools, which the ledger knows", async () => {
    parts.broker.set({ schoolsRemovable: false });
    expect(await remove()).toMatchObject({ settled: true, outcome: "shell_stays" });
    const shell = { kind: "school", state: "absent", incomplete: true, schools: ["A"] };
    expect(parts.delivery.ledger.get(schoolId)).toMatchObject(shell);
    expect(parts.delivery.ledger.count().school).toBe(0);
  });

  it("stays as an empty shell, too, where the broker says that a school is not there which it shows", async () => {
    const only = { methods: ["DELETE" as const], resources: ["schools" as const] };
    parts.broker.faults.add({ kind: "status", status: 404, only });
    expect(await remove()).toMatchObject({ outcome: "shell_stays" });
    expect(isThere()).toBe(true);
  });
});

describe("where the ledger does not know all that the broker has", () => {
  it("waits until nothing but schools that wait, too, is left in the queue", async () => {
    await parts.close();
    await open({ complete: false });
    const { queue, reader } = parts.delivery;
    for (const id of [schoolId, otherId]) await putItem(queue, { key: id, value: { id } });
    expect(await lookFor(10 * minutes)).toMatchObject(waits);
    expect(deletions()).toBe(0);
    const taken = (await reader.take(2)).filter(({ key }) => key === otherId);
    await reader.remove(taken);
    expect(await remove()).toMatchObject({ outcome: "deleted" });
    expect(parts.delivery.ledger.get(schoolId)).toMatchObject({ state: "absent" });
  });
});

const empty = { roles: [], classes: [] };
