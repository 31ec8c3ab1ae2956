import { describe, expect, it } from "@jest/globals";
import type { Authority, ConfigProblem } from "@id-connector/school-authority-config";
import { planChanges } from "../../src/authorities/plan-changes.js";
import type { Station } from "../../src/authorities/station.js";

const authority = (name: string, file = `/conf/${name}.json`) => ({ name, file }) as Authority;
const station = (name: string, file?: string) => ({ name, authority: authority(name, file) }) as Station;
const problem = (file: string, name?: string): ConfigProblem => ({
  ...{ file, path: "", code: "NOT_JSON", message: "The file is not JSON." },
  ...(name === undefined ? {} : { authority: name }),
});
const plan = (authorities: Authority[], problems: ConfigProblem[], stations: Station[]) => {
  const { update, suspend, remove } = planChanges({ authorities, problems }, stations);
  return {
    update: update.map(({ name }) => name),
    suspend: [...suspend.keys()],
    remove: remove.map(({ name }) => name),
  };
};

describe("a configuration that was read", () => {
  it("updates what is sound, suspends what is broken and removes what is gone", () => {
    const stations = ["A", "B", "C"].map((name) => station(name));
    expect(plan([authority("A"), authority("D")], [problem("/conf/B.json", "B")], stations)).toEqual({
      update: ["A", "D"],
      suspend: ["B"],
      remove: ["C"],
    });
  });

  it("suspends the authority of a broken file by that file, for its content does not say whose it is", () => {
    const broken = problem("/conf/renamed.json", "renamed");
    expect(plan([], [broken], [station("A", "/conf/renamed.json")])).toEqual({
      update: [],
      suspend: ["A"],
      remove: [],
    });
  });

  it("does not suspend an authority that another file configures well", () => {
    const copy = problem("/conf/copy.json", "A");
    expect(plan([authority("A")], [copy], [station("A")])).toEqual({ update: ["A"], suspend: [], remove: [] });
  });

  it("removes nothing where the folder itself cannot be read", () => {
    expect(plan([], [problem("/conf")], [station("A")])).toEqual({ update: [], suspend: [], remove: [] });
  });
});
