import { describe, expect, it } from "@jest/globals";
import { editDistance } from "../src/edit-distance.js";
import { intactParts, rankNames, slipsIn } from "../src/index.js";

describe("the distance of two names", () => {
  it.each([
    ["", "", 0],
    ["", "abc", 3],
    ["abc", "", 3],
    ["meier", "meier", 0],
    ["meier", "maier", 1],
    ["meier", "meyr", 2],
    ["studnet", "student", 1],
    ["müller", "muller", 1],
    ["𝒳a", "a𝒳", 1],
    ["kitten", "sitting", 3],
  ])("%j and %j: %d", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});

describe("the names that somebody may have meant", () => {
  it("the fewest slips first, then what begins so, then what contains it; nothing else; each once", () => {
    const names = ["ben.meyer", "anna.meierhofer", "anna.maier", "anna.meier", "xanna.meierx", "anna.meier"];
    expect(rankNames("anna.meyer", names)).toEqual(["anna.meier", "anna.maier"]);
    expect(rankNames("anna.meier", names)).toEqual(["anna.meier", "anna.maier", "xanna.meierx", "anna.meierhofer"]);
  });

  it("are found without case, and spelt as they are", () => {
    expect(rankNames("DEMO", ["Demo_Student"])).toEqual(["Demo_Student"]);
  });

  it("of a short name are not all other short names", () => {
    expect(rankNames("ab", ["cd", "xy", "ac", "abc"])).toEqual(["abc"]);
  });
});

it("a name with as many slips as are allowed keeps one of the parts whole: a search for the parts finds it", () => {
  for (const name of ["abc", "meier", "demo_student", "DEMOSCHOOL-1a"]) {
    const parts = intactParts(name);
    expect(parts.join("")).toBe(name);
    expect(parts).toHaveLength(slipsIn(name) + 1);
    for (let at = 0; at < name.length; at++) {
      const slipped = name.slice(0, at) + name.slice(at + 1);
      expect(parts.some((part) => slipped.includes(part))).toBe(true);
    }
  }
});

describe("the names of schools", () => {
  const schools = ["DEMOSCHOOL", "DEMOSCHOOL2", "ou1", "ou2", "Gymnasium-Nord", "Gymnasium-Sued"];
  it.each([
    ["DEMOSHCOOL", ["DEMOSCHOOL", "DEMOSCHOOL2"]],
    ["demoschol", ["DEMOSCHOOL", "DEMOSCHOOL2"]],
    ["gymnasium", ["Gymnasium-Nord", "Gymnasium-Sued"]],
    ["ou3", ["ou1", "ou2"]],
    ["Realschule", []],
  ])("close to %s: %j", (name, close) => {
    expect(rankNames(name, schools)).toEqual(close);
  });
});
