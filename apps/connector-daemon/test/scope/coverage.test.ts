import { describe, expect, it } from "@jest/globals";
import type { Coverage, Sent } from "@id-connector/delivery-ledger";
import {
  isCovered,
  lookedAt,
  missingSchools,
  narrow,
  otherBroker,
  uncover,
  withSchool,
} from "../../src/scope/coverage.js";

const sent = (schools: Sent["schools"], change: Partial<Sent> = {}): Sent => ({
  ...{ schools, users: true, groups: true, broker: "https://one", directory: "dc=x", rules: 1 },
  ...change,
});
const covering = (schools: Sent["schools"], change: Partial<Sent> = {}): Coverage => ({
  covers: sent(schools, change),
});
const everything: Coverage = { look: "all" };
const named = (...names: string[]) => names.map((name) => ({ name }));

describe("what stays covered", () => {
  it.each<[string, Coverage | undefined, Sent, Coverage]>([
    ["of an authority that nobody noted anything of: nothing", undefined, sent(["A"]), everything],
    ["the same list in another case: all", covering(["A", "B"]), sent(["b", "a"]), covering(["A", "B"])],
    ["where a school came: the others", covering(["A"]), sent(["A", "B"]), covering(["A"])],
    [
      "where one went: the others, and what left is to be looked at",
      covering(["A", "B"]),
      sent(["B"]),
      { ...covering(["B"]), look: "leaving" },
    ],
    [
      "all become a list: the list, and what is not on it is to be looked at",
      covering("all"),
      sent(["A"]),
      { ...covering(["A"]), look: "leaving" },
    ],
    ["a list becomes all: the list", covering(["A"]), sent("all"), covering(["A"])],
    ["users are sent as well: nothing", covering("all", { users: false }), sent("all"), everything],
    [
      "users are sent no longer: the groups",
      covering("all"),
      sent("all", { users: false }),
      covering("all", { users: false }),
    ],
    [
      "another broker: nothing, and nothing is believed",
      covering("all"),
      sent("all", { broker: "https://two" }),
      { look: "all", unsure: otherBroker },
    ],
    ["another base of the directory: nothing", covering("all"), sent("all", { directory: "dc=y" }), everything],
    ["other rules: nothing", covering("all"), sent("all", { rules: 2 }), everything],
    [
      "what is unsure stays so",
      { ...covering("all"), unsure: "RESTORED" },
      sent("all"),
      { ...covering("all"), unsure: "RESTORED" },
    ],
    [
      "what is unsure stays so where nothing is covered",
      { look: "all", unsure: "RESTORED" },
      sent("all"),
      { look: "all", unsure: "RESTORED" },
    ],
    [
      "a look that was not finished stays",
      { ...covering(["A"]), look: "leaving" },
      sent(["A"]),
      { ...covering(["A"]), look: "leaving" },
    ],
  ])("%s", (_, before, wanted, after) => {
    expect(narrow(before, wanted)).toEqual(after);
  });

  it("schools of a command that saw to them are covered, and do not leave", () => {
    expect(narrow(covering(["A"]), sent(["A", "b"]), ["B"])).toEqual(covering(["A", "B"]));
    expect(narrow(covering(["A", "B"]), sent(["A"]), ["b"])).toEqual(covering(["A"]));
    expect(narrow(covering(["A", "B", "C"]), sent(["A"]), ["b"])).toEqual({ ...covering(["A"]), look: "leaving" });
    expect(narrow(covering(["A"]), sent("all"), ["*"])).toEqual(covering("all"));
    expect(narrow(covering("all"), sent(["A"]), ["*"])).toEqual(covering(["A"]));
  });

  it("a school that leaves and comes back is not covered any more", () => {
    const away = narrow(covering(["A", "B"]), sent(["A"]));
    expect(missingSchools(narrow(away, sent(["A", "B"])), sent(["A", "B"]), named("A", "B"))).toEqual(named("B"));
  });

  it("nothing, of an authority that is not configured, whatever was", () => {
    expect(uncover({ ...covering("all"), unsure: "RESTORED" })).toEqual({ look: "all", unsure: "RESTORED" });
    expect(narrow(uncover(covering(["A"])), sent(["A"]))).toEqual(everything);
  });
});

describe("what is left to do", () => {
  const wanted = sent(["a", "B", "gone"]);

  it("is each school that exists, until all are covered and nothing has to be looked at", () => {
    let coverage = everything;
    expect(isCovered(coverage, wanted)).toBe(false);
    coverage = lookedAt(coverage, wanted);
    expect(missingSchools(coverage, wanted, named("A", "B", "C"))).toEqual(named("A", "B"));
    coverage = withSchool(coverage, wanted, "A");
    expect(missingSchools(coverage, wanted, named("A", "B", "C"))).toEqual(named("B"));
    expect(isCovered(withSchool(coverage, wanted, "B"), wanted)).toBe(false);
    expect(isCovered({ covers: wanted }, wanted)).toBe(true);
    expect(isCovered({ covers: wanted, look: "leaving" }, wanted)).toBe(false);
    expect(isCovered({ covers: wanted, unsure: "RESTORED" }, wanted)).toBe(false);
    expect(isCovered(covering(["A"]), sent("all"))).toBe(false);
    expect(isCovered(undefined, wanted)).toBe(false);
  });

  it("what was covered stays so while what left is looked at", () => {
    expect(lookedAt({ ...covering(["A"]), look: "leaving" }, sent(["A", "B"]))).toEqual(covering(["A"]));
  });
});
