import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { apply } from "../../../src/deliver/apply/apply.js";
import { needsRequest } from "../../../src/deliver/apply/needs-request.js";
import type { Decision } from "../../../src/deliver/decide/decision.js";
import { type DeliveryParts, idOf, openDeliveryParts, workOn } from "../../support/delivery-parts.js";
import { groupOf, userIn } from "../../support/guarded.js";
import { school } from "../../support/trash-parts.js";

let parts: DeliveryParts;
const user = userIn(idOf(2), []);
const group = groupOf(idOf(3), [user.body.id], { kind: "workgroup" });
const sent: readonly Decision[] = [{ act: "send_school", school }, user, group];
const table = sent.map((decision): [string, Decision] => [decision.act, decision]);

beforeEach(async () => {
  parts = await openDeliveryParts();
});
afterEach(() => parts.close());

const idFor = (decision: Decision) => ("body" in decision ? decision.body.id : school.id);
const needs = (decision: Decision, change = {}) => {
  const { delivery } = parts;
  return needsRequest(delivery, workOn(idFor(decision), change), decision);
};
async function sendAll(): Promise<void> {
  for (const decision of sent) await apply(parts.delivery, workOn(idFor(decision)), decision);
}

it.each(table)("%s needs one where the broker does not have it", (_, decision) => {
  expect(needs(decision)).toBe(true);
});

describe("what the broker has", () => {
  beforeEach(sendAll);

  it.each(table)("%s needs none, and makes none", async (_, decision) => {
    parts.broker.clearRequests();
    expect(needs(decision)).toBe(false);
    await apply(parts.delivery, workOn(idFor(decision)), decision);
    expect(parts.broker.requests).toEqual([]);
  });

  it.each(table)("%s needs one where somebody asked for it, or it is a probe", (_, decision) => {
    expect([needs(decision, { resend: true }), needs(decision, { origin: "probe" })]).toEqual([true, true]);
  });

  it("needs one where it differs, by content or members", () => {
    expect(needs({ ...user, content: "other" })).toBe(true);
    expect(needs({ ...group, content: "other" })).toBe(true);
    expect(needs({ ...group, members: [] })).toBe(true);
    expect(
      needs({ ...user, classes: [{ ...school, kind: "school_class", dn: "", school: "A", description: "" }] }),
    ).toBe(true);
  });

  it("needs one where nobody is sure that the broker has it as it was", async () => {
    await parts.delivery.ledger.markUnsure([user.body.id, group.body.id]);
    expect([needs(user), needs(group)]).toEqual([true, true]);
  });

  it("needs one where it was something else before", () => {
    expect([needs({ ...user, former: ["workgroup"] }), needs({ ...group, former: ["user"] })]).toEqual([true, true]);
  });
});

it("what is nothing to the broker needs none; a deletion needs one", () => {
  expect(needs({ act: "nothing", outcome: "unchanged", why: "" })).toBe(false);
  expect(needs({ act: "refuse", kind: "user", code: "REFUSED", message: "" })).toBe(false);
  expect(needs({ act: "remove", kinds: ["user"] })).toBe(true);
  expect(needs({ act: "remove_school", name: "A" })).toBe(true);
});
