import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { putUser } from "../../../src/deliver/apply/put-user.js";
import type { UserToSend } from "../../../src/deliver/decide/decision.js";
import { type DeliveryParts, idOf, openDeliveryParts } from "../../support/delivery-parts.js";
import { userIn } from "../../support/guarded.js";
import { school } from "../../support/trash-parts.js";

const [id, classId, otherClassId] = [idOf(2), idOf(3), idOf(4)];
const user = userIn(id, [classId]);
let parts: DeliveryParts;
const entry = () => parts.delivery.ledger.get(id, "user");
const classesHeld = () => parts.broker.get(parts.name, "users", id)?.context["A"]?.classes;
const requests = () => parts.broker.requests.map(({ method, resource }) => `${method} ${String(resource)}`);
const failAt = (status: number, methods = ["POST", "PUT"]) =>
  parts.broker.faults.add({ kind: "status", status, only: { methods, resources: ["users"] } });

beforeEach(async () => {
  parts = await openDeliveryParts();
});
afterEach(() => parts.close());

describe("a user that is new", () => {
  it("is sent after its school and its class", async () => {
    expect(await putUser(parts.delivery, user)).toMatchObject({ outcome: "sent", confirmed: true });
    const order = requests().filter((request) => request.startsWith("POST") && !request.endsWith("token"));
    expect(order).toEqual(["POST schools", "POST classes", "POST users"]);
    expect(entry()).toMatchObject({ state: "present", schools: ["A"], related: [classId], incomplete: false });
  });

  it("is asked for nothing while its school rests, and waits for as long", async () => {
    const rests = { ...parts.delivery, restsUntil: (one: string) => (one === school.id ? parts.now() + 7_000 : 0) };
    const waits = { settled: false, afterMs: 7_000, why: "its school has to be sent first" };
    expect(await putUser(rests, user)).toEqual(waits);
    expect(requests()).toEqual([]);
    expect(entry()).toBeUndefined();
  });

  it("is known to be absent where the broker refuses it, so that its class need not wait for it", async () => {
    failAt(422);
    await expect(putUser(parts.delivery, user)).rejects.toMatchObject({ code: "REFUSED" });
    expect(entry()).toMatchObject({ state: "absent" });
    expect(entry()).not.toHaveProperty("deletedAt");
  });

  it("may be there where the broker fails over it", async () => {
    failAt(500);
    await expect(putUser(parts.delivery, user)).rejects.toMatchObject({ code: "SERVER_ERROR" });
    expect(entry()).toMatchObject({ state: "sending" });
  });

  it("waits a moment where its school was made just now and is not shown yet", async () => {
    parts.broker.set({ lateSchools: { refusals: 1 } });
    const alone = userIn(id, []);
    expect(await putUser(parts.delivery, alone)).toMatchObject({ settled: false, afterMs: 2_000 });
    expect(await putUser(parts.delivery, alone)).toMatchObject({ outcome: "sent" });
  });
});

describe("a user that the broker has", () => {
  beforeEach(async () => {
    await putUser(parts.delivery, user);
    parts.broker.clearRequests();
  });

  it.each<[string, UserToSend]>([
    ["its content", { ...user, content: "other" }],
    ["its list of classes", { ...userIn(id, [otherClassId]), content: user.content }],
  ])("is sent where only %s differs", async (_, changed) => {
    expect(await putUser(parts.delivery, changed)).toMatchObject({ outcome: "sent" });
    expect(requests()).toContain("PUT users");
  });

  it("stays known to be there, though not as what, where the broker refuses its change", async () => {
    failAt(422);
    await expect(putUser(parts.delivery, userIn(id, [classId], "New"))).rejects.toMatchObject({ code: "REFUSED" });
    expect(entry()).toMatchObject({ state: "present", related: [classId] });
    expect(entry()).not.toHaveProperty("digest");
  });

  it("stays in a class that it is to keep, as the broker calls that, and is not incomplete", async () => {
    const [kept] = user.classes.map((one) => ({ ...one, name: "renamed" }));
    const leaving = { ...userIn(id, [otherClassId], "New"), kept: kept ? [kept] : [] };
    expect(await putUser(parts.delivery, leaving)).toMatchObject({ outcome: "sent" });
    expect(classesHeld()).toEqual([classId, otherClassId].map((one) => one.slice(-4)));
    expect(entry()?.related.toSorted()).toEqual([classId, otherClassId]);
  });

  it("leaves a class that it is to keep where the class moved to another school at the broker", async () => {
    const kept = user.classes.map((one) => ({ ...one, school: "B" }));
    await putUser(parts.delivery, { ...userIn(id, [], "New"), kept });
    expect(classesHeld()).toEqual([]);
    expect(entry()?.related).toEqual([]);
  });
});

it.each<[string, Partial<UserToSend>]>([
  ["the broker calls otherwise", { context: ["a"] }],
  ["the directory does not show", { partly: { schools: ["a"], code: "SCHOOL_UNKNOWN", message: "" } }],
])("the ledger learns a school that %s by the name that was sent", async (_, change) => {
  await putUser(parts.delivery, { ...userIn(id, []), ...change });
  expect(entry()?.schools).toEqual(["a"]);
});
