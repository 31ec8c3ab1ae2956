import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Work } from "../../../src/deliver/context/work.js";
import type { Decision } from "../../../src/deliver/decide/decision.js";
import { guardDecision } from "../../../src/deliver/guard/guard-decision.js";
import { idOf, workOn } from "../../support/delivery-parts.js";
import { groupOf, idsFrom, removal, send, userIn } from "../../support/guarded.js";
import { openTrashParts, school, type TrashParts } from "../../support/trash-parts.js";

const limits = {
  active: true,
  users: { number: 2, share: 1 },
  groups: { number: 0, share: 1 },
  members: { number: 1, share: 1 },
};
const [id, classId, workgroupId] = [idOf(2), idOf(3), idOf(4)];
const pupils = idsFrom(10, 4);
const [pupil = "", ...others] = pupils;
const pass = { verdict: "pass" };
let parts: TrashParts;

beforeEach(() => open());
afterEach(() => parts.close());

async function open(change: Partial<typeof limits> = {}): Promise<void> {
  parts = await openTrashParts({ limits: { ...limits, ...change } });
  await send(parts.delivery, pupils, [classId]);
  parts.broker.clearRequests();
}

const guard = (one: string, decision: Decision, change: Partial<Work> = {}) =>
  guardDecision(parts.delivery, workOn(one, change), decision);
const state = () => [parts.delivery.ledger.all(classId), ...pupils.map((one) => parts.delivery.ledger.all(one))];
const drop = (one: string, code: string, message = "as a person said") =>
  parts.drop(`${one}.json`, JSON.stringify({ id: one }), { key: one, code, message });

/** What takes something away at the broker, each by another act. */
const takingAway: readonly (readonly [string, string, Decision])[] = [
  ["the deletion of a user", pupil, removal()],
  ["the deletion of a class", classId, removal("school_class")],
  ["a class that loses members", classId, groupOf(classId, [])],
  ["a user that leaves its class", pupil, userIn(pupil, [])],
];

describe("nothing is in the way of", () => {
  it.each<[string, string, Decision]>([
    ["a school", school.id, { act: "send_school", school }],
    ["the removal of a school", school.id, { act: "remove_school", name: "A" }],
    ["an object about which nothing is to be done", id, { act: "nothing", outcome: "unchanged", why: "" }],
    ["an object that is refused", id, { act: "refuse", kind: "user", code: "FAULTY_OBJECT", message: "" }],
    ["a class that keeps its members", classId, groupOf(classId, pupils)],
    ["a user that stays in its class", pupil, userIn(pupil, [classId], "New")],
  ])("%s", async (_, one, decision) => {
    expect(await guard(one, decision)).toEqual(pass);
  });

  it.each(takingAway)("%s that a person ordered", async (_, one, decision) => {
    expect(await guard(one, decision, { deletionAllowed: true })).toEqual(pass);
  });

  it.each(takingAway)("%s where the guard is switched off", async (_, one, decision) => {
    await parts.close();
    await open({ active: false });
    expect(await guard(one, decision)).toEqual(pass);
  });
});

describe("a deletion", () => {
  it("waits at first, then passes", async () => {
    expect(await guard(pupil, removal())).toMatchObject({ verdict: "wait", afterMs: 2_000 });
    parts.pass(2_000);
    expect(await guard(pupil, removal())).toEqual(pass);
  });

  it("is held, and nothing can be sent meanwhile, where it is one too many", async () => {
    for (const one of others) await guard(one, removal());
    expect(await guard(pupil, removal())).toEqual({
      ...{ verdict: "hold", code: "USERS_HELD", why: expect.stringContaining("4 users") as unknown },
    });
    expect(await guard(classId, removal("school_class"))).toMatchObject({ verdict: "hold", code: "GROUPS_HELD" });
  });

  it("of what the broker does not have is gone", async () => {
    expect(await guard(id, removal())).toEqual({ verdict: "gone" });
    expect(await guard(workgroupId, { act: "remove", kinds: ["school_class", "workgroup"] })).toEqual({
      verdict: "gone",
    });
  });

  it("counts no longer where its object is to stay, whatever is done about it", async () => {
    const kept: Decision = { act: "nothing", outcome: "unchanged", why: "" };
    for (const one of others) await guard(one, removal());
    for (const one of others) await guard(one, kept);
    expect(await guard(pupil, removal())).toMatchObject({ verdict: "wait" });
  });
});

describe("a class that would lose too many members", () => {
  it("is held; meanwhile it may be sent with all of them", async () => {
    const decision = groupOf(classId, [id, pupil]);
    expect(await guard(classId, decision)).toMatchObject({
      ...{ verdict: "hold", code: "MEMBERS_HELD", why: expect.stringContaining("3 members") as unknown },
      meanwhile: { decision: { ...decision, members: [id, pupil, ...others] } },
    });
  });

  it("is no probe: it waits", async () => {
    expect(await guard(classId, groupOf(classId, []), { origin: "probe" })).toMatchObject({ verdict: "wait" });
  });
});

describe("a user that would leave a class which is held", () => {
  beforeEach(() => drop(classId, "MEMBERS_HELD"));

  it("is held; what else changed of it may be sent meanwhile, while it stays in the class", async () => {
    const decision = userIn(pupil, [], "New");
    expect(await guard(pupil, decision)).toMatchObject({
      ...{ verdict: "hold", code: "MEMBERS_HELD", why: expect.stringContaining(classId) as unknown },
      meanwhile: { decision: { ...decision, kept: [{ id: classId, school: "A" }] } },
    });
  });

  it("is held without anything to be sent where nothing else changed of it, or it left the school", async () => {
    expect(await guard(pupil, userIn(pupil, []))).not.toHaveProperty("meanwhile");
    const elsewhere = userIn(pupil, [], "New");
    const body = { ...elsewhere.body, context: { B: { roles: ["student"], classes: [] } } };
    const held = await guard(pupil, { ...elsewhere, body });
    expect(held).toMatchObject({ verdict: "hold" });
    expect(held).not.toHaveProperty("meanwhile");
  });
});

it.each(takingAway)(
  "%s stays held by the words of a person who rejected it, also where the guard is switched off",
  async (_, one, decision) => {
    await parts.close();
    await open({ active: false });
    // a rejected removal of members begins with the code that it had
    const why = "MEMBERS_HELD: as a person said";
    await drop(one, "DELETION_REJECTED", why);
    expect(await guard(one, decision)).toMatchObject({ verdict: "hold", code: "DELETION_REJECTED", why });
  },
);

it.each(takingAway)(
  "nothing is sent, and the ledger says what it said, while %s is judged",
  async (_, one, decision) => {
    const before = state();
    await guard(one, decision);
    expect(parts.broker.requests).toEqual([]);
    expect(state()).toEqual(before);
  },
);
