import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Logger } from "@id-connector/logger";
import { createGuard, type Guard } from "../../../src/deliver/guard/guard.js";
import { pairKey } from "../../../src/deliver/guard/limits.js";
import type { Restored } from "../../../src/deliver/guard/restore-window.js";
import { windowMs } from "../../../src/deliver/guard/sliding-window.js";
import { type DeliveryParts, openDeliveryParts } from "../../support/delivery-parts.js";

let parts: DeliveryParts;
let asked: number;
let recall: () => Promise<Restored>;
let warned: unknown[];
let guard: Guard;

beforeEach(async () => {
  parts = await openDeliveryParts();
  const { now, delivery } = parts;
  [asked, warned] = [0, []];
  const log: Logger = { ...delivery.log, warn: (_message, fields) => void warned.push(fields?.["code"]) };
  recall = () => Promise.resolve([]);
  guard = createGuard({
    ...{ limits: delivery.guard.limits, allowances: delivery.guard.allowances, log, now },
    recall() {
      asked += 1;
      return recall();
    },
  });
});
afterEach(() => parts.close());

const counts = () => [guard.users.count(parts.now()), guard.groups.count(parts.now())];

describe("what went before this delivery started", () => {
  const restored = (kind: Restored[number]["kind"], gone: boolean, ago: number) =>
    ({ id: "one", kind, gone, at: parts.now() - ago }) as const;

  it("counts with users or with groups, each kind of an object by itself, as gone or as held", async () => {
    const kinds = ["user", "school_class", "workgroup"] as const;
    recall = () => Promise.resolve(kinds.map((kind, index) => restored(kind, index < 2, 3 - index)));
    await guard.recall();
    expect(counts()).toEqual([
      { met: 1, gone: 1 },
      { met: 2, gone: 1 },
    ]);
    expect(guard.groups.isGone(pairKey("school_class", "one"), parts.now())).toBe(true);
  });

  it("counts until an hour after it went", async () => {
    recall = () => Promise.resolve([restored("user", true, windowMs - 10)]);
    await guard.recall();
    parts.pass(9);
    expect(counts()[0]).toEqual({ met: 1, gone: 1 });
    parts.pass(1);
    expect(counts()[0]).toEqual({ met: 0, gone: 0 });
  });

  it("is looked for once, however many ask for it together", async () => {
    await Promise.all([guard.recall(), guard.recall()]);
    await guard.recall();
    expect(asked).toBe(1);
  });

  it("is looked for again after that failed", async () => {
    recall = () => Promise.reject(new Error("the ledger cannot be read"));
    await expect(guard.recall()).rejects.toThrow("the ledger cannot be read");
    recall = () => Promise.resolve([restored("user", true, 1)]);
    await guard.recall();
    expect(counts()[0]).toEqual({ met: 1, gone: 1 });
  });
});

describe("what is known of a group's members", () => {
  it("is begun once, and nothing is known before", () => {
    expect(guard.knownMembersOf("a")).toBeUndefined();
    const members = guard.membersOf("a");
    expect(guard.membersOf("a")).toBe(members);
    expect(guard.knownMembersOf("a")).toBe(members);
  });

  it("tells which groups are held and would lose a member", () => {
    guard.membersOf("a").hold(["x", "y"]);
    guard.membersOf("b").hold(["y"]);
    guard.membersOf("c").window.letGo("y", parts.now());
    expect(["x", "y", "z"].map((member) => guard.groupsLosing(member))).toEqual([["a"], ["a", "b"], []]);
  });

  it("is forgotten after an hour, but for groups that are held or that others left since", () => {
    for (const group of ["over", "held", "recent"]) guard.membersOf(group).window.letGo("x", parts.now());
    guard.membersOf("held").hold(["x"]);
    parts.pass(windowMs - 1);
    guard.membersOf("recent").window.letGo("y", parts.now());
    guard.membersOf("another");
    expect(guard.knownMembersOf("over")).toBeDefined();
    parts.pass(1);
    guard.membersOf("another");
    expect(["over", "held", "recent"].map((group) => guard.knownMembersOf(group) !== undefined)).toEqual([
      ...[false, true, true],
    ]);
  });
});

it("the log warns once for each code while the guard goes on holding, and again after an hour without", () => {
  for (const code of ["USERS_HELD", "GROUPS_HELD"] as const) guard.noteHold(code, "too many");
  for (let count = 0; count < 2; count += 1) {
    parts.pass(windowMs - 1);
    guard.noteHold("USERS_HELD", "too many");
  }
  expect(warned).toEqual(["USERS_HELD", "GROUPS_HELD"]);
  parts.pass(windowMs);
  guard.noteHold("USERS_HELD", "too many");
  expect(warned.slice(2)).toEqual(["USERS_HELD"]);
});
