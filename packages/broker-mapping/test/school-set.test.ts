import { expect, it } from "@jest/globals";
import { schoolSet } from "../src/index.js";

it("a set of schools knows its names in any case, and gives them as it spells them", () => {
  const set = schoolSet(["Gymnasium", "OU1"]);
  expect([set.has("gymnasium"), set.has("ou1"), set.has("ou2")]).toEqual([true, true, false]);
  expect(set.among(["ou1", "OU1", "ou2", "GYMNASIUM"])).toEqual(["OU1", "Gymnasium"]);
  expect(set.names).toEqual(["Gymnasium", "OU1"]);
});
