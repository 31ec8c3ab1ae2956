import { inChunks } from "@id-connector/bounded-work";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type DeliveryParts, idOf, openDeliveryParts, workOn } from "../../support/delivery-parts.js";
import { act, idsFrom, reject, removal, userIn } from "../../support/guarded.js";
import { apply } from "../../../src/deliver/apply/apply.js";

let parts: DeliveryParts;
const users = idsFrom(100, 30);
const limits = {
  active: true,
  users: { number: 5, share: 1 },
  groups: { number: 3, share: 1 },
  members: { number: 20, share: 0.5 },
};
const [first = ""] = users;
const hour = 3_600_000;
const remove = (id: string, change = {}) => act(parts, id, removal(), change);
const removeAll = async (ids: readonly string[], change = {}) => {
  for (const id of ids) await remove(id, change);
  parts.pass(2_000);
  return Promise.all(ids.map((id) => remove(id, change)));
};
const outcomes = (all: Awaited<ReturnType<typeof removeAll>>) =>
  all.map((one) => (one.settled ? one.outcome : "waits"));
const requested = (method: string) => parts.broker.requests.filter((one) => one.method === method).length;
const held = (count: number) => Array<string>(count).fill("held");
const deleted = (count: number) => Array<string>(count).fill("deleted");

async function know(
  ids: readonly string[],
  kind: "user" | "school_class" | "workgroup" = "user",
  schools = ["A"],
): Promise<void> {
  const { ledger } = parts.delivery;
  for (const some of inChunks(ids, 1_000))
    await Promise.all(some.map((id) => ledger.confirmPresent(id, { before: undefined, kind, schools })));
}
async function allow(change: object = {}): Promise<void> {
  const { stateFolder } = parts;
  const at = (ms: number) => new Date(parts.now() + ms).toISOString();
  const allowance = { schools: null, number: null, from: at(-hour), until: at(hour), reason: "school year", ...change };
  await mkdir(join(stateFolder, "allow-deletes"), { recursive: true });
  await writeFile(join(stateFolder, "allow-deletes", "Nord.json"), JSON.stringify(allowance));
  parts.pass(1_000);
}

beforeEach(async () => {
  parts = await openDeliveryParts({ limits });
  await know(users);
});
afterEach(() => parts.close());

describe("a deletion", () => {
  it("waits two seconds, then goes", async () => {
    const look = await remove(first);
    expect(look).toMatchObject({ settled: false });
    if (!look.settled) expect(look.afterMs).toBeGreaterThan(1_000);
    parts.pass(500);
    expect(await remove(first)).toMatchObject({ settled: false });
    expect(requested("DELETE")).toBe(0);
    parts.pass(1_500);
    expect(await remove(first)).toMatchObject({ outcome: "deleted" });
    expect(parts.delivery.ledger.get(first)).not.toHaveProperty("ordered");
  });

  it("that fails is not held when it is tried again, although others are by then", async () => {
    await remove(first);
    parts.pass(2_000);
    parts.broker.faults.add({ kind: "status", status: 500, only: { methods: ["DELETE"] }, times: 1 });
    await expect(remove(first)).rejects.toThrow("the attempt failed");
    expect(outcomes(await removeAll(users.slice(1, 8)))).toEqual(held(7));
    expect(await remove(first)).toMatchObject({ outcome: "deleted" });
    expect(requested("HEAD")).toBe(0);
  });

  it("of a guard that is switched off goes at once", async () => {
    await parts.close();
    parts = await openDeliveryParts({ limits: { ...limits, active: false } });
    await know(users);
    for (const id of users) expect(await remove(id)).toMatchObject({ outcome: "deleted" });
  });
});

describe("more deletions within an hour than the limit", () => {
  it("are held, all of them, with a sentence that says how many, which limit and what to type; the log warns once", async () => {
    const all = await removeAll(users.slice(0, 6));
    expect(outcomes(all)).toEqual(held(6));
    expect(all[0]).toMatchObject({ code: "USERS_HELD", confirmed: false });
    expect(all[0]).toMatchObject({
      why: expect.stringMatching(/6 users were to be deleted .* more than 5 \(delete_guard\.users\.number\)/),
    });
    expect(all[0]).toMatchObject({ why: expect.stringContaining("connector-daemon release --school-authority Nord") });
    expect(all[0]).toMatchObject({ why: expect.stringContaining("connector-daemon reject --school-authority Nord") });
    expect(requested("DELETE")).toBe(0);
    expect(parts.log().match(/begins to hold/g)).toHaveLength(1);
  });

  it("are held from then on: those that went before are counted with them", async () => {
    expect(outcomes(await removeAll(users.slice(0, 5)))).toEqual(deleted(5));
    parts.pass(hour / 2);
    expect(outcomes(await removeAll(users.slice(5, 7)))).toEqual(held(2));
    parts.pass(hour / 2);
    expect(outcomes(await removeAll(users.slice(7, 9)))).toEqual(deleted(2));
    expect(outcomes(await removeAll(users.slice(5, 7)))).toEqual(held(2));
  });

  it("are counted for classes and workgroups together, and apart from users", async () => {
    const [classId, workgroupId] = [idOf(200), idOf(201)];
    await know(idsFrom(200, 4), "school_class");
    await parts.delivery.ledger.forgetObjects([{ id: workgroupId }]);
    await know([workgroupId], "workgroup");
    expect(outcomes(await removeAll(users.slice(0, 5)))).toEqual(deleted(5));
    const groups = idsFrom(200, 4);
    for (const id of groups) await act(parts, id, removal(id === workgroupId ? "workgroup" : "school_class"));
    expect(await act(parts, classId, removal("school_class"))).toMatchObject({ outcome: "held", code: "GROUPS_HELD" });
  });

  it("do not count any more when the directory has the objects again", async () => {
    expect(outcomes(await removeAll(users.slice(0, 6)))).toEqual(held(6));
    for (const id of users.slice(0, 6)) expect(await act(parts, id, userIn(id, []))).toMatchObject({ settled: true });
    expect([...parts.delivery.trash.ids()]).toEqual([]);
    expect(outcomes(await removeAll(users.slice(10, 12)))).toEqual(deleted(2));
  });
});

describe("what somebody ordered", () => {
  it("goes at once, is marked in the ledger and is not counted", async () => {
    for (const id of users.slice(0, 10)) {
      expect(await remove(id, { deletionAllowed: true })).toMatchObject({ outcome: "deleted" });
      expect(parts.delivery.ledger.get(id)).toMatchObject({ state: "absent", ordered: true });
    }
    expect(outcomes(await removeAll(users.slice(10, 15)))).toEqual(deleted(5));
  });

  it("goes, too, where it was held; a mere resend does not free it", async () => {
    await removeAll(users.slice(0, 6));
    expect(await remove(first, { resend: true })).toMatchObject({ outcome: "held", code: "USERS_HELD" });
    expect(await remove(first, { deletionAllowed: true })).toMatchObject({ outcome: "deleted" });
  });

  it("goes although it was rejected before; without an order it stays rejected, with the person's words", async () => {
    await removeAll(users.slice(0, 6));
    await reject(parts.delivery, first, "still a pupil");
    const rejected = { outcome: "held", code: "DELETION_REJECTED", why: "still a pupil" };
    expect(await remove(first)).toMatchObject(rejected);
    parts.pass(10 * hour);
    expect(await remove(first, { resend: true })).toMatchObject(rejected);
    expect(await remove(first, { deletionAllowed: true })).toMatchObject({ outcome: "deleted" });
  });
});

describe("an object of which the ledger does not know that the broker has it", () => {
  it.each([true, false])(
    "is asked for and, not being there, neither counted nor deleted (ledger complete: %s)",
    async (complete) => {
      await parts.close();
      parts = await openDeliveryParts({ limits, complete });
      for (const id of users) expect(await remove(id, { resend: true })).toMatchObject({ outcome: "superseded" });
      expect([requested("HEAD"), requested("DELETE")]).toEqual([users.length, 0]);
      expect(parts.delivery.ledger.get(first)?.state).toBe(complete ? undefined : "absent");
      await know(users);
      expect(outcomes(await removeAll(users.slice(0, 5)))).toEqual(deleted(5));
    },
  );

  it("is counted, and held, where it is there: a broker that was restored from a backup", async () => {
    const { delivery } = parts;
    for (const id of users.slice(0, 6)) await apply(delivery, workOn(id), userIn(id, []));
    await Promise.all(users.map((id) => delivery.ledger.confirmAbsent(id, "user", { schools: ["A"], deletedAt: 1 })));
    expect(outcomes(await removeAll(users.slice(0, 8), { resend: true }))).toEqual([
      ...held(6),
      "superseded",
      "superseded",
    ]);
    expect(delivery.ledger.get(first)).toEqual({ kind: "user", state: "present", schools: ["A"], related: [] });
    expect(requested("DELETE")).toBe(0);
  });

  it("is found among the kinds that it may be", async () => {
    const id = idOf(900);
    parts.broker.tamper.put(parts.name, "schools", { id: idOf(1), name: "A", display_name: "A" });
    parts.broker.tamper.put(parts.name, "classes", { id, name: "1a", description: "", school: "A", members: [] });
    const unknown = { act: "remove", kinds: ["user", "school_class", "workgroup"] } as const;
    await act(parts, id, unknown, { resend: true });
    parts.pass(2_000);
    expect(await act(parts, id, unknown, { resend: true })).toMatchObject({ outcome: "deleted" });
    expect(parts.broker.requests.filter(({ method }) => method === "DELETE").map(({ resource }) => resource)).toEqual([
      "classes",
    ]);
  });
});

describe("after a restart", () => {
  const restart = () => {
    parts = { ...parts, delivery: parts.restarted() };
  };

  it.each([
    ["forward by a month", 31 * 24 * hour],
    ["back by a month", -31 * 24 * hour],
  ])("the hour passes neither sooner nor later for a clock that was set %s", async (_what, ms) => {
    await removeAll(users.slice(0, 5));
    parts.step(ms);
    restart();
    expect(outcomes(await removeAll(users.slice(5, 6)))).toEqual(held(1));
    parts.pass(hour);
    expect(outcomes(await removeAll(users.slice(6, 11)))).toEqual(deleted(5));
  });

  it("deletions of the last hour count, those before and ordered ones do not", async () => {
    await removeAll(users.slice(0, 2));
    parts.pass(hour);
    await removeAll(users.slice(2, 5));
    for (const id of users.slice(5, 9)) await remove(id, { deletionAllowed: true });
    restart();
    expect(outcomes(await removeAll(users.slice(10, 12)))).toEqual(deleted(2));
    expect(outcomes(await removeAll(users.slice(12, 13)))).toEqual(held(1));
  });

  it("what was held within the hour goes on counting, and stays held when the hour is over", async () => {
    await removeAll(users.slice(0, 6));
    restart();
    expect(outcomes(await removeAll(users.slice(6, 7)))).toEqual(held(1));
    parts.pass(hour);
    restart();
    expect(outcomes(await removeAll(users.slice(7, 8)))).toEqual(deleted(1));
    expect(outcomes(await removeAll(users.slice(0, 7)))).toEqual(held(7));
  });
});

describe("a planned window", () => {
  it("lets everything go at once; the ledger says so, and it does not count for the hour", async () => {
    await allow();
    for (const id of users.slice(0, 10)) expect(await remove(id)).toMatchObject({ outcome: "deleted" });
    expect(parts.delivery.ledger.get(first)).toMatchObject({ planned: true });
    await allow({ until: new Date(parts.now()).toISOString() });
    expect(outcomes(await removeAll(users.slice(10, 15)))).toEqual(deleted(5));
  });

  it("lets no more go than its number, also where the daemon was restarted in between", async () => {
    await allow({ number: 8 });
    for (const id of users.slice(0, 6)) expect(await remove(id)).toMatchObject({ outcome: "deleted" });
    parts = { ...parts, delivery: parts.restarted() };
    for (const id of users.slice(6, 8)) expect(await remove(id)).toMatchObject({ outcome: "deleted" });
    expect(outcomes(await removeAll(users.slice(8, 14)))).toEqual(held(6));
  });

  it("does not free what is held already: that is released", async () => {
    await removeAll(users.slice(0, 6));
    await allow();
    expect(await remove(first)).toMatchObject({ outcome: "held" });
  });
});
