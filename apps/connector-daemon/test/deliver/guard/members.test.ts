import { describe, expect, it } from "@jest/globals";
import { createMembers } from "../../../src/deliver/guard/members.js";
import { windowMs } from "../../../src/deliver/guard/sliding-window.js";

const begun = 1_000_000;

describe("a group that is held", () => {
  it("would lose those for whose sake it was held last, until it is sent", () => {
    const members = createMembers();
    members.hold(["a", "b"]);
    members.hold(["b", "c"]);
    expect(["a", "b", "c"].map((one) => members.wouldLose(one))).toEqual([false, true, true]);
    members.letThrough([], []);
    expect(["b", "c"].map((one) => members.wouldLose(one))).toEqual([false, false]);
  });
});

describe("a group that is sent", () => {
  it("counts neither who stays nor who was allowed to leave; whoever else left it goes on counting", () => {
    const members = createMembers();
    for (const one of ["stays", "allowed"]) members.window.meet(one, begun);
    members.window.letGo("gone", begun);
    members.letThrough(["stays"], ["allowed"]);
    expect(members.window.count(begun)).toEqual({ met: 1, gone: 1 });
    expect(members.window.isGone("gone", begun)).toBe(true);
  });

  it("has its full patience again with members that are not found", () => {
    const members = createMembers();
    expect([members.unresolvedSince(begun), members.unresolvedSince(begun + 5)]).toEqual([begun, begun]);
    members.letThrough([], []);
    expect(members.unresolvedSince(begun + 9)).toBe(begun + 9);
  });

  it("may be asked for at once, and else when the pause since the last time is over", () => {
    const members = createMembers();
    const mayBeAskedFor = (afterMs: number) => members.mayBeAskedFor(begun + afterMs, 100);
    expect([0, 99, 100, 199].map(mayBeAskedFor)).toEqual([true, false, true, false]);
    members.letThrough([], []);
    expect(mayBeAskedFor(199)).toBe(true);
  });
});

it("nothing is left to remember when the group is not held and nobody left it within the hour", () => {
  const members = createMembers();
  members.hold(["a"]);
  expect(members.isOver(begun)).toBe(false);
  members.letThrough([], []);
  expect(members.isOver(begun)).toBe(true);
  members.window.letGo("a", begun);
  expect(members.isOver(begun + windowMs - 1)).toBe(false);
  expect(members.isOver(begun + windowMs)).toBe(true);
});
