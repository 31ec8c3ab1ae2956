import { describe, expect, it } from "@jest/globals";
import { planRemove, type RemoveQuestion } from "../../src/plan/plan-remove.js";

const question: RemoveQuestion = {
  names: [],
  force: false,
  deleteSchools: true,
  configured: ["OU1", "gone", "ou2"],
  existing: ["ou1", "ou2", "Ou3"],
  known: ["ou1", "left"],
  freezeCommand: "FREEZE",
};
const plan = (change: Partial<RemoveQuestion>) => planRemove({ ...question, ...change });

describe("schools to remove", () => {
  it("are named as directory, configuration or ledger write them, in this order", () => {
    expect(plan({ names: ["OU1", "GONE"] })).toEqual({ take: ["ou1", "gone"], schools: ["ou1", "gone"] });
    expect(plan({ names: ["LEFT"], force: true })).toEqual({ take: [], schools: ["left"] });
  });

  it("are all refused where one is unknown, not configured or named twice, and every reason is given", () => {
    expect(plan({ names: ["ou1", "Ou1", "ou3", "nowhere"] })).toEqual({
      problems: [
        "Ou1 is named more than once.",
        "Ou3 is not configured. If it is uncertain whether the broker still has it: --force.",
        "Neither the directory nor the configuration nor the ledger has a school nowhere.",
      ],
    });
  });

  it("need not be configured with force, but known", () => {
    expect(plan({ names: ["ou3"], force: true })).toEqual({ take: [], schools: ["Ou3"] });
    expect(plan({ names: ["nowhere"], force: true })).toHaveProperty("problems");
  });

  it.each([{}, { force: true }, { deleteSchools: false }])("are none of all, with %j", (change) => {
    expect(plan({ ...change, names: ["ou2"], configured: "all" })).toEqual({
      problems: [expect.stringMatching(/^ou2 is configured by "\*".* first: FREEZE$/)],
    });
  });

  it("may be one that the directory lost, but not where all are configured: it may only be hidden", () => {
    expect(plan({ names: ["left"], force: true })).toEqual({ take: [], schools: ["left"] });
    expect(plan({ names: ["left"], configured: "all", force: true })).toEqual({
      problems: [expect.stringContaining('left is configured by "*", all schools, from which none can be taken.')],
    });
  });

  it('a school named "*" stands in no list that all schools are turned into: it would be all again', () => {
    const frozen = plan({ names: ["*"], configured: "all", deleteSchools: false, existing: ["ou1", "*"] });
    expect(frozen).toMatchObject({ code: "SCHOOL_CALLED_ALL" });
  });

  it('"*" only turns all into a list, and only without deletion', () => {
    const freeze = { names: ["*"], configured: "all" as const };
    expect(plan({ ...freeze, deleteSchools: false })).toEqual({ freeze: ["ou1", "ou2", "Ou3"] });
    expect(plan(freeze)).toEqual({ problems: [expect.stringContaining("not done in one go")] });
    expect(plan({ ...freeze, deleteSchools: false, existing: [] })).toHaveProperty("problems");
    expect(plan({ names: ["*"], deleteSchools: false })).toEqual({
      problems: [expect.stringContaining("a list already")],
    });
  });
});
