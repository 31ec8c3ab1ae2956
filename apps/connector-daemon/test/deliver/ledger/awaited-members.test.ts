import { expect, it } from "@jest/globals";
import { createAwaitedMembers } from "../../../src/deliver/ledger/awaited-members.js";

it("a group lacks others until the last of them is there, and then none that arrive later", () => {
  const awaited = createAwaitedMembers();
  awaited.note("1a", ["anna", "ben"]);
  expect(awaited.lacksOthers("1a", "anna")).toBe(true);
  expect(awaited.lacksOthers("1a", "anna")).toBe(true);
  expect(awaited.lacksOthers("1a", "clara")).toBe(true);
  expect(awaited.lacksOthers("1b", "clara")).toBe(false);
  expect(awaited.lacksOthers("1a", "ben")).toBe(false);
  expect(awaited.lacksOthers("1a", "clara")).toBe(false);
});

it("the newest look at a group says whom it lacks", () => {
  const awaited = createAwaitedMembers();
  awaited.note("1a", ["anna", "ben"]);
  awaited.note("1a", ["clara"]);
  expect(awaited.lacksOthers("1a", "clara")).toBe(false);
  awaited.note("1a", ["anna"]);
  awaited.note("1a", []);
  expect(awaited.lacksOthers("1a", "ben")).toBe(false);
});
