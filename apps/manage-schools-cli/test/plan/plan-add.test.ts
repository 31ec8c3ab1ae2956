import { describe, expect, it } from "@jest/globals";
import { planAdd, type AddQuestion } from "../../src/plan/plan-add.js";

const question: AddQuestion = {
  names: [],
  allSchools: false,
  force: false,
  configured: ["OU1", "gone"],
  existing: ["ou1", "ou2", "Ou3"],
};
const plan = (change: Partial<AddQuestion>) => planAdd({ ...question, ...change });

describe("schools to add", () => {
  it("are written as the directory writes them, however they were typed", () => {
    expect(plan({ names: ["OU2", "ou3"] })).toEqual({ add: ["ou2", "Ou3"], send: ["ou2", "Ou3"] });
  });

  it("are all refused where one is unknown, added already or named twice, and every reason is given", () => {
    expect(plan({ names: ["ou2", "ou1", "OU2", "nowhere", "gone"] })).toEqual({
      problems: [
        "OU2 is named more than once.",
        "ou1 was added already. To synchronise it again: --force.",
        "The directory has no school nowhere.",
        "The directory has no school gone.",
      ],
    });
  });

  it("may be there already with force: then they are only sent again", () => {
    expect(plan({ names: ["ou1", "ou2"], force: true })).toEqual({ add: ["ou2"], send: ["ou1", "ou2"] });
    expect(plan({ names: ["ou9"], force: true })).toHaveProperty("problems");
  });

  it("are all that exist for --all_schools; those that are there already are sent again with force only", () => {
    expect(plan({ allSchools: true })).toEqual({ add: ["ou2", "Ou3"], send: ["ou2", "Ou3"] });
    expect(plan({ allSchools: true, force: true })).toEqual({ add: ["ou2", "Ou3"], send: ["ou1", "ou2", "Ou3"] });
    expect(plan({ allSchools: true, configured: "all" })).toEqual({ add: [], send: [] });
  });

  it.each([{ names: ["*"] }, { names: ["*"], force: true }, { allSchools: true }, { allSchools: true, force: true }])(
    'are none for %j where a school is named "*": the list would become all',
    (asked) => {
      expect(plan({ ...asked, existing: ["ou1", "*"] })).toMatchObject({ code: "SCHOOL_CALLED_ALL" });
    },
  );

  it('are all and future ones for "*"', () => {
    expect(plan({ names: ["*"] })).toEqual({ add: "all", send: ["ou2", "Ou3"] });
    expect(plan({ names: ["*"], force: true })).toEqual({ add: "all", send: ["ou1", "ou2", "Ou3"] });
    expect(plan({ names: ["*"], configured: "all" })).toHaveProperty("problems");
    expect(plan({ names: ["*"], configured: "all", force: true })).toEqual({ add: [], send: ["ou1", "ou2", "Ou3"] });
  });

  it("are covered already where all are configured", () => {
    expect(plan({ names: ["OU2"], configured: "all" })).toEqual({
      problems: ['ou2 is covered already: the authority has all schools ("*"). To synchronise it again: --force.'],
    });
    expect(plan({ names: ["OU2"], configured: "all", force: true })).toEqual({ add: [], send: ["ou2"] });
  });

  it.each([{ names: ["ou1"] }, { allSchools: true }, { names: ["*"] }])(
    "are none where the directory shows no school: %j",
    (change) => {
      expect(plan({ ...change, existing: [] })).toHaveProperty("problems");
    },
  );
});
