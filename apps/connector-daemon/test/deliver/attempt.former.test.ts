import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { BrokerError } from "@id-connector/broker-client";
import type { GroupToSend } from "../../src/deliver/decide/decision.js";
import type { Delivery } from "../../src/deliver/delivery.js";
import { apply } from "../../src/deliver/apply/apply.js";
import { refuse } from "../../src/deliver/conclude/settle.js";
import type { Work } from "../../src/deliver/context/work.js";
import { type DeliveryParts, idOf, openDeliveryParts, workOn } from "../support/delivery-parts.js";
import { act, groupOf, idsFrom, send } from "../support/guarded.js";

let parts: DeliveryParts;
const limits = {
  active: true,
  users: { number: 5, share: 1 },
  groups: { number: 3, share: 1 },
  members: { number: 20, share: 1 },
};
const [schoolClass = "", ...others] = idsFrom(100, 5);
const pupil = idOf(500);
const hour = 3_600_000;

/** A group that was a class, and is a workgroup by now. */
const workgroup = (id: string, change: Partial<GroupToSend> = {}) =>
  groupOf(id, [pupil], { kind: "workgroup", former: ["school_class"], ...change });
const look = (id = schoolClass, change: Partial<Work> = {}, delivery: Delivery = parts.delivery) =>
  act({ delivery }, id, workgroup(id), change);
const requests = () =>
  parts.broker.requests
    .filter(({ resource }) => resource !== "token")
    .map(({ method, resource }) => `${method} ${resource}`);
const has = (resource: "classes" | "workgroups", id = schoolClass) =>
  parts.broker.get(parts.name, resource, id) !== undefined;

/** Lets it become a workgroup, as far as the guard lets it. */
async function become(id: string, delivery: Delivery = parts.delivery): Promise<string> {
  await look(id, {}, delivery);
  parts.pass(2_000);
  const result = await look(id, {}, delivery);
  return result.settled ? result.outcome : "waits";
}

beforeEach(async () => {
  parts = await openDeliveryParts({ limits });
  await send(parts.delivery, [pupil], [schoolClass]);
  for (const id of [schoolClass, ...others]) await apply(parts.delivery, workOn(id), groupOf(id, [pupil]));
  parts.broker.clearRequests();
});
afterEach(() => parts.close());

describe("a group that became another kind", () => {
  it("waits for the guard like any deletion, then goes as what it was, before it comes as what it is", async () => {
    expect(await look()).toMatchObject({ settled: false });
    expect(requests()).toEqual([]);
    parts.pass(2_000);
    expect(await look()).toMatchObject({ outcome: "sent" });
    expect(requests()).toEqual(["DELETE classes", "POST workgroups"]);
    expect([has("classes"), has("workgroups")]).toEqual([false, true]);
  });

  it("frees its name as what it was: objects that it kept out are tried again", async () => {
    const retryClashes = jest.fn(() => Promise.resolve());
    await become(schoolClass, { ...parts.delivery, retryClashes });
    expect(retryClashes).toHaveBeenCalledTimes(1);
  });

  it("is remembered as what it was, and its members as out of it", async () => {
    const { ledger } = parts.delivery;
    expect(ledger.get(pupil)?.related).toContain(schoolClass);
    await become(schoolClass);
    expect(ledger.all(schoolClass)).toMatchObject([
      { kind: "workgroup", state: "present", related: [pupil] },
      { kind: "school_class", state: "absent", deletedAt: expect.any(Number) as unknown },
    ]);
    expect(ledger.get(pupil)?.related).not.toContain(schoolClass);
    expect(ledger.get(pupil)?.workgroups).toEqual([schoolClass]);
  });

  it("keeps the look that led to it: a failure before it is sent loses nothing", async () => {
    const { delivery } = parts;
    await delivery.ledger.later.put(schoolClass, { dueAt: 1, attempts: 0, why: "shell" });
    await look();
    parts.pass(2_000);
    parts.broker.faults.add({ kind: "status", status: 500, only: { resources: ["workgroups"] } });
    await expect(look()).rejects.toThrow("the attempt failed");
    expect([has("classes"), has("workgroups")]).toEqual([false, false]);
    expect(delivery.ledger.later.get(schoolClass)).toMatchObject({ why: "shell" });
  });

  it("goes at once, and counts for nobody, where a person ordered it", async () => {
    expect(await look(schoolClass, { deletionAllowed: true })).toMatchObject({ outcome: "sent" });
    expect(has("classes")).toBe(false);
    expect(parts.delivery.ledger.get(schoolClass, "school_class")).toMatchObject({ state: "absent", ordered: true });
  });

  it("is left alone by one that only shows whether requests get through", async () => {
    expect(await look(schoolClass, { origin: "probe", resend: true })).toMatchObject({ settled: false });
    parts.pass(2_000);
    expect(await look(schoolClass, { origin: "probe", resend: true })).toMatchObject({ settled: false });
    expect(requests()).toEqual([]);
  });

  it("that the broker refuses to delete stays in the trash until it does", async () => {
    const error = new BrokerError({ method: "DELETE", resource: "classes" }, "no", { code: "REFUSED", scope: "item" });
    const history = { attempts: 1, firstAt: parts.now() };
    const refused = () =>
      refuse(parts.delivery, { work: workOn(schoolClass), decision: workgroup(schoolClass) }, error, history);
    await refused();
    expect(parts.delivery.trash.reasonOf(schoolClass)).toMatchObject({ code: "REFUSED", lasting: true });
  });
});

describe("one of which somebody asks whether the broker has it as both", () => {
  it("is no question for one that only shows whether requests get through", async () => {
    expect(await look(idOf(900), { origin: "probe", resend: true })).toMatchObject({ outcome: "sent" });
    expect(requests()).toEqual(["POST workgroups"]);
  });

  it("costs a question, and nothing is deleted where it has not", async () => {
    const id = idOf(900);
    expect(await look(id, { resend: true })).toMatchObject({ outcome: "sent" });
    expect(requests()).toEqual(["HEAD classes", "POST workgroups"]);
    expect(parts.delivery.ledger.all(id)).toMatchObject([{ kind: "workgroup" }]);
  });

  it("is guarded where it has", async () => {
    const id = idOf(900);
    parts.broker.tamper.put(parts.name, "classes", { id, name: "9z", description: "", school: "A", members: [] });
    expect(await look(id, { resend: true })).toMatchObject({ settled: false });
    parts.pass(2_000);
    expect(await look(id, { resend: true })).toMatchObject({ outcome: "sent" });
    expect(has("classes", id)).toBe(false);
  });
});

describe("more groups than may be deleted within an hour, one after the other", () => {
  it("are held, though those before are there again as what they are", async () => {
    for (const id of others.slice(0, 3)) expect(await become(id)).toBe("sent");
    expect(await become(schoolClass)).toBe("held");
    expect([has("classes"), has("workgroups")]).toEqual([true, false]);
    parts.pass(hour);
    expect(await become(others[3] ?? "")).toBe("sent");
  });

  it("are held after a restart, too", async () => {
    for (const id of others.slice(0, 3)) await become(id);
    expect(await become(schoolClass, parts.restarted())).toBe("held");
  });

  it("do not count any more when they are back as what they were", async () => {
    for (const id of others.slice(0, 3)) await become(id);
    const [first = ""] = others;
    const back = groupOf(first, [pupil], { former: ["workgroup"] });
    await act(parts, first, back, { deletionAllowed: true });
    expect(await become(schoolClass)).toBe("sent");
  });
});
