import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { itemOf } from "@id-connector/listener-object";
import { putItem } from "@id-connector/queue-fs";
import { putGroup } from "../../../src/deliver/apply/put-group.js";
import { putUser } from "../../../src/deliver/apply/put-user.js";
import type { GroupToSend } from "../../../src/deliver/decide/decision.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { groupOf, send, userIn } from "../../support/guarded.js";
import { school } from "../../support/trash-parts.js";

const [one, two, missing, id, another] = [idOf(2), idOf(3), idOf(4), idOf(5), idOf(6)];
let parts: DeliveryParts;
const put = (group: GroupToSend, resend = false) => putGroup(parts.delivery, group, resend);
const entry = () => parts.delivery.ledger.get(id);
const lookAt = (of: string) => parts.delivery.ledger.later.get(of);
const writes = () => parts.broker.requests.filter(({ method }) => ["POST", "PUT", "DELETE"].includes(method));
const held = (resource: "classes" | "workgroups" = "classes") => parts.broker.get(parts.name, resource, id);

beforeEach(async () => {
  parts = await openDeliveryParts();
  await send(parts.delivery, [one, two]);
  parts.broker.clearRequests();
});
afterEach(() => parts.close());

describe("a class that is new", () => {
  it("is sent with those members that the broker has; the others are looked at", async () => {
    const result = await put(groupOf(id, [one, missing]));
    const why = "members not at the broker yet";
    expect(result).toMatchObject({ outcome: "incomplete", why, confirmed: true });
    expect(held()?.members).toEqual([one]);
    expect(entry()).toMatchObject({ state: "present", incomplete: true, related: [one] });
    expect([lookAt(missing), lookAt(one)]).toMatchObject([{ why: "member missing" }, undefined]);
  });

  it.each(["school_class", "workgroup"] as const)(
    "waits for members whose own items wait in the queue, and is looked at when the last of them comes (%s)",
    async (kind) => {
      const { queue, reader } = parts.delivery;
      for (const member of [one, missing, another])
        await putItem(queue, { key: member, value: itemOf(member, undefined) });
      expect(await reader.take(2)).toMatchObject([{ key: one }, { key: missing }]);
      await put(groupOf(id, [one, missing, another], { kind }));
      expect([missing, another].map(lookAt)).toEqual([undefined, undefined]);
      const planned = { dueAt: parts.now() + 30_000, why: "members on their way" };
      expect(lookAt(id)).toMatchObject(planned);
      const come = async (user: string) => {
        const { groups, ...inClass } = userIn(user, [id]);
        const inWorkgroup = { ...userIn(user, []), groups: groups.map((group) => ({ ...group, kind })) };
        await putUser(parts.delivery, kind === "workgroup" ? inWorkgroup : { ...inClass, groups });
      };
      await come(missing);
      expect(lookAt(id)).toMatchObject(planned);
      await come(another);
      expect(lookAt(id)).toMatchObject({ dueAt: parts.now(), why: "member arrived" });
    },
  );

  it("is not looked at for the members' sake where it was refused: the trash has its own times", async () => {
    const { queue, reader } = parts.delivery;
    await putItem(queue, { key: missing, value: itemOf(missing, undefined) });
    await reader.take(1);
    parts.broker.faults.add({ kind: "status", status: 422, only: { ids: [id] } });
    await expect(put(groupOf(id, [missing]))).rejects.toMatchObject({ code: "REFUSED" });
    expect(lookAt(id)).toBeUndefined();
  });

  it("leaves the look at a missing member alone that is planned already", async () => {
    const planned = { dueAt: parts.now() + 1_000, attempts: 2, why: "postponed" };
    await parts.delivery.ledger.later.put(missing, planned);
    await put(groupOf(id, [missing]));
    expect(lookAt(missing)).toEqual(planned);
  });

  it("is not sent while its school rests, and waits for as long", async () => {
    await parts.delivery.ledger.forgetObjects([{ id: school.id }]);
    const rests = { ...parts.delivery, restsUntil: (of: string) => (of === school.id ? parts.now() + 7_000 : 0) };
    const waits = { settled: false, afterMs: 7_000, why: "its school has to be sent first" };
    expect(await putGroup(rests, groupOf(id, [one]), false)).toEqual(waits);
    expect(writes()).toEqual([]);
  });

  it("waits a moment where a refusal may be about a member that was made just now", async () => {
    parts.pass(60_000);
    await send(parts.delivery, [missing]);
    parts.broker.faults.add({ kind: "status", status: 422, detail: "no", only: { ids: [id] }, times: 2 });
    expect(await put(groupOf(id, [missing]))).toMatchObject({ settled: false, afterMs: 2_000 });
    expect(await put(groupOf(id, [missing]))).toMatchObject({ outcome: "sent" });
  });

  it("may be named by its users again, though it was refused before", async () => {
    const { refusedClasses } = parts.delivery;
    refusedClasses.note(id, "digest");
    await put(groupOf(id, []));
    expect(refusedClasses.has(id, "digest")).toBe(false);
  });
});

describe("a class that the broker has", () => {
  beforeEach(async () => {
    await put(groupOf(id, [one, two]));
    parts.broker.clearRequests();
  });

  it("is not written where its members are the same in another order", async () => {
    expect(await put(groupOf(id, [two, one]))).toMatchObject({ outcome: "unchanged", confirmed: false });
    expect(writes()).toEqual([]);
  });

  it.each([
    ["its members differ", groupOf(id, [one])],
    ["its content differs", groupOf(id, [one, two], { content: "other" })],
  ])("is written where only %s", async (_, group) => {
    expect(await put(group)).toMatchObject({ outcome: "sent", revisit: [one, two, ...group.members] });
    expect(writes()).toHaveLength(1);
    expect(held()?.members).toEqual(group.members);
  });

  it("is not written where it only came to lack a member or lacks none any more, which the ledger notes", async () => {
    expect(await put(groupOf(id, [one, two, missing]))).toMatchObject({ outcome: "incomplete", confirmed: false });
    expect(entry()).toMatchObject({ incomplete: true });
    await put(groupOf(id, [one, two]));
    expect(entry()).toMatchObject({ incomplete: false });
    expect(writes()).toEqual([]);
  });

  it("has an incomplete user looked at who comes into it, and none who is in it already", async () => {
    for (const user of [one, missing]) {
      await putUser(parts.delivery, userIn(user, user === one ? [id] : [], "New"));
      await parts.delivery.ledger.amend(user, "user", { incomplete: true });
    }
    await put(groupOf(id, [one, two, missing]));
    expect([lookAt(one), lookAt(missing)]).toMatchObject([undefined, { why: "class arrived" }]);
  });
});

describe.each(["school_class", "workgroup"] as const)("a %s that is resent", (kind) => {
  const group = groupOf(id, [one], { kind });
  const resource = kind === "workgroup" ? "workgroups" : "classes";
  beforeEach(async () => {
    await put(group);
    parts.broker.clearRequests();
    parts.pass(3_600_000);
  });

  it("is written although nothing differs, with its members, and the ledger says when", async () => {
    expect(await put(group, true)).toMatchObject({ outcome: "sent" });
    expect(writes()).toMatchObject([{ method: "PUT", resource }]);
    expect(held(resource)?.members).toEqual([one]);
    expect(entry()?.sentAt).toBe(parts.now());
  });

  it("is made again where the broker lost it, and incomplete users in it are looked at", async () => {
    parts.broker.tamper.remove(parts.name, resource, id);
    await parts.delivery.ledger.amend(one, "user", { incomplete: true });
    expect(await put(group, true)).toMatchObject({ outcome: "sent" });
    expect(held(resource)?.members).toEqual([one]);
    expect(lookAt(one)).toMatchObject({ why: "class arrived" });
  });
});

describe("a class with members that cannot be resolved", () => {
  const leftOut = ["unresolved", "of another school", "unresolved"].map((why) => ({ why }));

  it("says each reason once", async () => {
    const why = "members left out: unresolved, of another school";
    expect(await put(groupOf(id, [one], { leftOut }))).toMatchObject({ outcome: "incomplete", why });
  });

  it("is looked at again after growing pauses, an hour at most", async () => {
    const pauses: number[] = [];
    for (let count = 0; count < 12; count++) {
      await put(groupOf(id, [one], { leftOut }));
      pauses.push((lookAt(id)?.dueAt ?? 0) - parts.now());
    }
    expect(pauses.slice(0, 3)).toEqual([5_000, 10_000, 20_000]);
    expect(pauses.slice(-2)).toEqual([3_600_000, 3_600_000]);
  });
});
