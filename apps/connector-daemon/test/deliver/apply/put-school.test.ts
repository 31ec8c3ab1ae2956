import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { BrokerError } from "@id-connector/broker-client";
import { ensureSchool, healSchool, putSchool } from "../../../src/deliver/apply/put-school.js";
import { idOf } from "../../support/delivery-parts.js";
import { openTrashParts, school, type TrashParts } from "../../support/trash-parts.js";

const { id } = school;
let parts: TrashParts;
const entry = () => parts.delivery.ledger.get(id, "school");
const held = (of = id) => parts.broker.get(parts.name, "schools", of);
const requests = () =>
  parts.broker.requests.flatMap(({ method, resource }) => (resource === "schools" ? [method] : []));
const putAtBroker = (name: string) => {
  parts.broker.tamper.put(parts.name, "schools", { id, name, display_name: name });
};

beforeEach(async () => {
  parts = await openTrashParts();
});
afterEach(() => parts.close());

describe("a school that the ledger does not know", () => {
  it("is made, once for all that need it at the same moment", async () => {
    const ensured = await Promise.all([1, 2, 3].map(() => ensureSchool(parts.delivery, school)));
    expect(ensured).toEqual([true, true, true]);
    expect(requests()).toEqual(["POST"]);
    expect(held()).toEqual({ id, name: "A", display_name: "School A" });
    expect(entry()).toMatchObject({ state: "present", schools: ["A"], createdAt: parts.now() });
  });

  it("is left alone where the broker has it, and the ledger learns how it is called there", async () => {
    putAtBroker("a");
    expect(await putSchool(parts.delivery, school, false)).toMatchObject({ outcome: "unchanged" });
    expect(requests()).toEqual(["POST", "GET"]);
    expect(held()).toMatchObject({ display_name: "a" });
    expect(entry()).toMatchObject({ state: "present", schools: ["a"] });
    expect(entry()).not.toHaveProperty("createdAt");
  });

  it("has what needs it decided again where the broker turns out to call it otherwise", async () => {
    putAtBroker("Old");
    expect(await ensureSchool(parts.delivery, school)).toBe(false);
    expect(await ensureSchool(parts.delivery, school)).toBe(true);
  });

  it("is asked for nothing while it rests", async () => {
    const resting = { ...parts.delivery, restsUntil: () => parts.now() + 7_000 };
    const waits = { settled: false, afterMs: 7_000, why: "it failed a moment ago" };
    expect(await putSchool(resting, school, false)).toEqual(waits);
    expect(requests()).toEqual([]);
  });

  it("is refused by the words from before where it was refused within the last minute, unless it heals", async () => {
    const error = new BrokerError({ method: "POST", resource: "schools", id }, "no", {
      code: "REFUSED",
      scope: "item",
    });
    parts.delivery.refusedSchools.note(error);
    await expect(ensureSchool(parts.delivery, school)).rejects.toBe(error);
    expect(requests()).toEqual([]);
    await healSchool(parts.delivery, id);
    expect(await ensureSchool(parts.delivery, school)).toBe(true);
  });
});

describe("a school that is resent", () => {
  beforeEach(async () => {
    await putSchool(parts.delivery, school, false);
    parts.broker.clearRequests();
  });

  it("is asked for and left alone where it is there, and the ledger says when", async () => {
    parts.pass(60_000);
    expect(await putSchool(parts.delivery, school, true)).toMatchObject({ outcome: "unchanged" });
    expect(requests()).toEqual(["HEAD"]);
    expect(entry()?.sentAt).toBe(parts.now());
  });

  it("is made again where the broker lost it, which nobody learns without asking", async () => {
    parts.broker.tamper.remove(parts.name, "schools", id);
    expect(await putSchool(parts.delivery, school, false)).toMatchObject({ outcome: "unchanged" });
    expect(held()).toBeUndefined();
    expect(await putSchool(parts.delivery, school, true)).toMatchObject({ outcome: "sent" });
    expect(held()).toEqual({ id, name: "A", display_name: "School A" });
  });

  it("is not taken for lost where it was made just now and is not shown yet", async () => {
    const late = { ...school, id: idOf(9), name: "Late" };
    parts.broker.set({ lateSchools: { refusals: 2 } });
    expect(await putSchool(parts.delivery, late, true)).toMatchObject({ outcome: "sent" });
    expect(await putSchool(parts.delivery, late, true)).toMatchObject({ settled: false, afterMs: 2_000 });
    expect(await putSchool(parts.delivery, late, true)).toMatchObject({ outcome: "unchanged" });
  });

  it("is no longer believed to be there where it is refused and was not made just now", async () => {
    parts.pass(60_000);
    parts.broker.tamper.remove(parts.name, "schools", id);
    parts.broker.faults.add({ kind: "status", status: 422, only: { methods: ["POST"] } });
    await expect(putSchool(parts.delivery, school, true)).rejects.toMatchObject({ code: "REFUSED" });
    expect(entry()?.state).toBe("sending");
  });
});

it("what waits in the trash for a school is looked at soon when the broker has it, and nothing else there is", async () => {
  const codes = { [idOf(2)]: "SCHOOL_REFUSED", [idOf(3)]: "REFUSED" };
  for (const [key, code] of Object.entries(codes)) await parts.drop(`${key}.json`, "{}", { key, code });
  await ensureSchool(parts.delivery, school);
  const looks = Object.keys(codes).map((key) => parts.delivery.ledger.later.get(key));
  expect(looks).toMatchObject([{ why: "trashed" }, undefined]);
});
