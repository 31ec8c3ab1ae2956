import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import { learnUsers, forgetLostObjects } from "../../../src/deliver/apply/check-references.js";
import { putGroup } from "../../../src/deliver/apply/put-group.js";
import { putUser } from "../../../src/deliver/apply/put-user.js";
import { idOf, openDeliveryParts, type DeliveryParts } from "../../support/delivery-parts.js";
import { groupOf, send, userIn } from "../../support/guarded.js";
import { know } from "../../support/know.js";

const [there, lost, group] = [idOf(2), idOf(3), idOf(4)];
const school = { id: idOf(1), name: "A", display_name: "A" };
let parts: DeliveryParts;
const open = async (complete: boolean) => (parts = await openDeliveryParts({ complete }));
const entry = (id: string) => parts.delivery.ledger.get(id);
const later = (id: string) => parts.delivery.ledger.later.get(id);
const asked = () => parts.broker.requests.filter(({ method }) => method === "HEAD").map(({ id }) => id);
const user = { kind: "user", schools: ["A"], related: [] } as const;
const write = (id: string, put: LedgerEntry) => know(parts.delivery.ledger, id, put);

afterEach(() => parts.close());

describe("after a refusal", () => {
  beforeEach(() => open(true));

  it("claims of what the broker lost are struck out, and it is looked at again; others stay", async () => {
    await send(parts.delivery, [there, lost]);
    parts.pass(60_000);
    parts.broker.tamper.remove(parts.name, "users", lost);
    expect(await forgetLostObjects(parts.delivery, [there, lost])).toBe(true);
    expect([entry(there)?.state, entry(lost)]).toEqual(["present", undefined]);
    expect([later(there), later(lost)]).toMatchObject([undefined, { why: "lost" }]);
    expect(await forgetLostObjects(parts.delivery, [there])).toBe(false);
  });

  it("nothing is asked of what was made within the last half minute, nor of what the ledger does not claim", async () => {
    await send(parts.delivery, [lost]);
    parts.broker.tamper.remove(parts.name, "users", lost);
    await write(there, { ...user, state: "sending" });
    parts.broker.clearRequests();
    parts.pass(29_000);
    expect(await forgetLostObjects(parts.delivery, [lost, there])).toBe(false);
    expect(asked()).toEqual([]);
    parts.pass(2_000);
    expect(await forgetLostObjects(parts.delivery, [lost])).toBe(true);
  });

  it("no claim is struck out at which the broker breaks down when it is asked", async () => {
    await send(parts.delivery, [there]);
    parts.pass(60_000);
    parts.broker.faults.add({ kind: "status", status: 422, only: { methods: ["HEAD"], ids: [there] } });
    expect(await forgetLostObjects(parts.delivery, [there])).toBe(false);
    expect(entry(there)?.state).toBe("present");
  });
});

describe("what was made by the clock of an earlier start, which was ahead of ours,", () => {
  it("is not young for as long as that was ahead", async () => {
    await open(true);
    await send(parts.delivery, [lost]);
    const claim = entry(lost);
    if (claim) await write(lost, { ...claim, createdAt: parts.now() + 3_600_000 });
    parts.broker.tamper.remove(parts.name, "users", lost);
    expect(await forgetLostObjects(parts.delivery, [lost])).toBe(true);
  });
});

it("a request is stamped by the machine's clock, as whoever waits for it compares it with that", async () => {
  await open(true);
  parts.step(-3_600_000);
  await send(parts.delivery, [there]);
  expect(entry(there)).toMatchObject({ sentAt: parts.now() - 3_600_000, createdAt: parts.now() });
});

describe("members of whom the ledger cannot tell", () => {
  it("are asked for where their last request was never answered, and are not left out of their class", async () => {
    await open(true);
    await send(parts.delivery, [there]);
    for (const id of [there, lost]) await write(id, { ...user, state: "sending" });
    await putGroup(parts.delivery, groupOf(group, [there, lost]), false);
    expect([entry(there)?.state, entry(lost)?.state]).toEqual(["present", "absent"]);
    expect(parts.broker.get(parts.name, "classes", group)?.members).toEqual([there]);
  });

  it("stay deleted by order where they were, though the ledger became unsure of them", async () => {
    await open(true);
    const gone = { state: "absent", deletedAt: parts.now(), ordered: true, planned: true } as const;
    await write(lost, { ...user, ...gone });
    await parts.delivery.ledger.markUnsure([lost]);
    expect(entry(lost)?.state).toBe("sending");
    await learnUsers(parts.delivery, [lost]);
    expect(asked()).toEqual([lost]);
    expect(entry(lost)).toMatchObject(gone);
  });

  it("are asked for where the ledger was lost, and not where it is complete", async () => {
    await open(false);
    await parts.delivery.broker.schools.create(school);
    await parts.delivery.broker.users.create(userIn(there, []).body);
    await learnUsers(parts.delivery, [there, lost]);
    expect([entry(there)?.state, entry(lost)?.state]).toEqual(["present", "absent"]);
    await parts.delivery.ledger.setComplete(true);
    parts.broker.clearRequests();
    await learnUsers(parts.delivery, [there, lost, idOf(9)]);
    expect(asked()).toEqual([]);
  });

  it("and that are in a class no more are looked at, where nothing else would speak of them", async () => {
    await open(false);
    const former = idOf(9);
    const { broker } = parts.delivery;
    await broker.schools.create(school);
    for (const id of [there, former]) await broker.users.create(userIn(id, []).body);
    const body = { ...groupOf(group, []).body, description: "old", members: [there, former] };
    await broker.classes.create(body);
    expect(await putGroup(parts.delivery, groupOf(group, [there]), false)).toMatchObject({ outcome: "sent" });
    expect(parts.broker.get(parts.name, "classes", group)?.members).toEqual([there]);
    expect(entry(former)?.state).toBe("sending");
    expect(later(former)).toMatchObject({ why: "former member" });
  });
});

describe("the relation of classes and users", () => {
  beforeEach(() => open(true));

  it("is kept on both sides, whichever of the two was sent", async () => {
    await send(parts.delivery, [there, lost], [group]);
    expect(entry(group)?.related.toSorted()).toEqual([there, lost]);
    await putGroup(parts.delivery, groupOf(group, [there]), false);
    expect([entry(there)?.related, entry(lost)?.related]).toEqual([[group], []]);
    await putUser(parts.delivery, userIn(lost, [group], "New"));
    expect(entry(group)?.related.toSorted()).toEqual([there, lost]);
    await putUser(parts.delivery, userIn(there, [], "New"));
    expect(entry(group)?.related).toEqual([lost]);
  });
});
