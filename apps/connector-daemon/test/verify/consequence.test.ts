import { describe, expect, it } from "@jest/globals";
import type { Judgement, Outcome, Verdict } from "@id-connector/broker-compare";
import type { OpenLook, Stray } from "@id-connector/delivery-ledger";
import { consequenceOf, mostLooks } from "../../src/verify/consequence.js";

const look: OpenLook = { kind: "user", id: "u", print: "p", related: [], looks: 1, failures: 0, repaired: false };
const judged = (outcome: Outcome, more: Partial<Verdict> = {}): Judgement => ({
  ...{ state: "verdict", verdict: { kind: "user", id: "u", outcome, ...more } },
});
const follows = (
  judgement: Judgement,
  { one = look, stray }: { readonly one?: OpenLook; readonly stray?: Stray } = {},
) => consequenceOf(one, judgement, { stray, believed: 1000 });
const reason = { code: "REFUSED", message: "no" };

describe("a look at an object", () => {
  it.each<[string, Judgement]>([
    ["different", judged("different")],
    ["missing", judged("missing")],
    ["a leaver", judged("leaver")],
  ])("has it sent again where it is %s", (_, judgement) => {
    expect(follows(judgement)).toMatchObject({ state: "repair" });
  });
  it.each<[string, Judgement]>([
    ["equal", judged("equal")],
    ["of nobody's business, and not at the broker", { state: "nothing" }],
    ["the shell of a removed school", { state: "shell" }],
  ])("says that all is well where it is %s", (_, judgement) => {
    expect(follows(judgement)).toEqual({ state: "equal" });
  });
  it.each<[string, Judgement, string]>([
    ["in the trash", judged("in_trash", { reason }), "in_trash"],
    ["a leaver whose deletion is in the trash", judged("leaver", { reason }), "in_trash"],
    ["incomplete", judged("incomplete", { unfixable: true }), "incomplete"],
    ["faulty", judged("faulty", { reason }), "faulty"],
    ["hidden", judged("not_verified", { reason }), "not_verified"],
    ["a school that the broker cannot change", judged("different", { kind: "school", unfixable: true }), "different"],
    ["a school that should be gone, which takes a person's word", judged("leaver", { kind: "school" }), "leaver"],
  ])("leaves it alone where it is %s", (_, judgement, outcome) => {
    expect(follows(judgement)).toEqual({ state: "unequal", outcome });
  });
  it("is had again where it changes or waits, until it waits for too long", () => {
    const candidate = { kind: "user", id: "u", print: "other", related: ["c"] } as const;
    expect(follows({ state: "again", candidate })).toEqual({
      ...{ state: "open", look: { ...look, print: "other", related: ["c"], looks: 2 } },
    });
    expect(follows(judged("waiting"))).toEqual({ state: "open", look: { ...look, looks: 2 } });
    const last = { ...look, looks: mostLooks };
    expect(follows(judged("waiting"), { one: last })).toEqual({ state: "unequal", outcome: "waiting" });
  });
  it("tells an object that differs although it was sent again, and lets it rest", () => {
    const one = { ...look, repaired: true };
    expect(follows(judged("different"), { one })).toMatchObject({ state: "differs_again" });
    const stray = { times: 1, restsUntil: 1001, again: true };
    expect(follows(judged("different"), { stray })).toEqual({ state: "unequal", outcome: "differs_again" });
    expect(follows(judged("different"), { stray: { ...stray, restsUntil: 1000 } })).toMatchObject({ state: "repair" });
  });
});
