import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { apply } from "../../../src/deliver/apply/apply.js";
import type { Decision } from "../../../src/deliver/decide/decision.js";
import { type DeliveryParts, idOf, openDeliveryParts, workOn } from "../../support/delivery-parts.js";
import { groupOf, removal, userIn } from "../../support/guarded.js";

const [id, classId] = [idOf(2), idOf(3)];
const faulty = { act: "refuse", kind: "user", code: "FAULTY_OBJECT", message: "no givenName" } as const;
let parts: DeliveryParts;
const decide = (decision: Decision, of = id) => apply(parts.delivery, workOn(of), decision);
const entry = () => parts.delivery.ledger.get(id);

beforeEach(async () => {
  parts = await openDeliveryParts();
});
afterEach(() => parts.close());

describe("an object that cannot be sent for a fault of its own", () => {
  it("goes to the trash with the code and the words of the decision", async () => {
    expect(await decide(faulty)).toEqual({
      ...{ settled: true, outcome: "trash", code: "FAULTY_OBJECT", why: "no givenName", confirmed: false },
    });
    expect(parts.broker.requests).toEqual([]);
  });

  it("is known to be absent, so that its class asks for it no more and waits for its next change", async () => {
    await decide(faulty);
    expect(entry()).toEqual({ kind: "user", state: "absent", schools: [], related: [] });
    await decide(groupOf(classId, [id]), classId);
    expect(parts.delivery.ledger.later.get(id)).toBeUndefined();
  });

  it("is known to be absent, too, where it was deleted once", async () => {
    await decide(userIn(id, []));
    await decide(removal());
    expect(entry()).toHaveProperty("deletedAt");
    await decide(faulty);
    expect(entry()).toEqual({ kind: "user", state: "absent", schools: ["A"], related: [] });
    await decide(groupOf(classId, [id]), classId);
    expect(parts.delivery.ledger.later.get(id)).toBeUndefined();
  });

  it("stays known to be there where the broker has it", async () => {
    await decide(userIn(id, []));
    await decide(faulty);
    expect(entry()?.state).toBe("present");
  });

  it("is not known to be absent where the ledger does not go back far enough", async () => {
    await parts.delivery.ledger.setComplete(false);
    await decide(faulty);
    expect(entry()).toBeUndefined();
  });
});

it.each(["NOT_SEEN", "PARTLY_SEEN", "SCHOOL_NOT_SEEN"] as const)(
  "an object that the directory hides is not known to be absent (%s)",
  async (code) => {
    expect(await decide({ ...faulty, code })).toMatchObject({ outcome: "trash", code });
    expect(entry()).toBeUndefined();
  },
);

describe("a user of whom only a part can be sent", () => {
  const partly = { schools: ["A"], code: "SCHOOL_UNKNOWN", message: "not the school B" } as const;

  it("is sent, and goes to the trash for the rest, each time", async () => {
    const told = { outcome: "trash", code: "SCHOOL_UNKNOWN", why: "not the school B" };
    expect(await decide({ ...userIn(id, []), partly })).toMatchObject({ ...told, confirmed: true });
    expect(parts.broker.get(parts.name, "users", id)).toBeDefined();
    expect(await decide({ ...userIn(id, []), partly })).toMatchObject({ ...told, confirmed: false });
  });

  it("does not go to the trash before it was sent", async () => {
    const resting = { ...parts.delivery, restsUntil: () => parts.now() + 1_000 };
    const result = await apply(resting, workOn(id), { ...userIn(id, []), partly });
    expect(result).toMatchObject({ settled: false });
    expect(result).not.toHaveProperty("outcome");
  });
});

it("what is to be left alone ends as the decision says, and nothing is asked", async () => {
  const why = "the broker does not have the school";
  expect(await decide({ act: "nothing", outcome: "superseded", why })).toEqual({
    ...{ settled: true, outcome: "superseded", why, confirmed: false },
  });
  expect(parts.broker.requests).toEqual([]);
});

it("a resend is sent although nothing differs", async () => {
  await decide(userIn(id, []));
  await decide(groupOf(classId, []), classId);
  parts.broker.clearRequests();
  await apply(parts.delivery, workOn(id, { resend: true }), userIn(id, []));
  await apply(parts.delivery, workOn(classId, { resend: true }), groupOf(classId, []));
  expect(parts.broker.requests.map(({ method, resource }) => `${method} ${String(resource)}`)).toEqual([
    ...["PUT users", "PUT classes"],
  ]);
});
