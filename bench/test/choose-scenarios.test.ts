import { describe, expect, it } from "@jest/globals";
import { chooseScenarios } from "../src/choose-scenarios.js";
import { scenarios } from "../src/scenarios.js";

const all = [{ name: "storm" }, { name: "city", onlyWhenNamed: true }];
const namesOf = (chosen: readonly { readonly name: string }[]) => chosen.map(({ name }) => name);

describe("a run", () => {
  it("leaves out what takes long", () => {
    expect(namesOf(chooseScenarios(all, { only: undefined, quick: false }))).toEqual(["storm"]);
  });

  it("has all when it is quick, so that nothing rots", () => {
    expect(namesOf(chooseScenarios(all, { only: undefined, quick: true }))).toEqual(["storm", "city"]);
  });

  it("has the named one alone", () => {
    expect(namesOf(chooseScenarios(all, { only: "city", quick: false }))).toEqual(["city"]);
  });

  it("says which scenarios there are where none has the name", () => {
    expect(() => chooseScenarios(all, { only: "strom", quick: false })).toThrow(/no scenario strom.* storm, city/);
  });
});

it("no two scenarios have one name", () => {
  const names = namesOf(scenarios);
  expect(new Set(names).size).toBe(names.length);
});
