import { expect, it } from "@jest/globals";
import { choose } from "../../../src/commands/setup/settle-schools.js";

const rows = ["DEMOSCHOOL", "gym17", "gym18"].map((name) => ({
  ...{ name, users: 1, classes: 1, workgroups: 0, findings: [] },
}));

it.each([
  ["", []],
  ["*", "all"],
  ["GYM17", ["gym17"]],
] as const)("%j lists %j", (typed, listed) => {
  expect(choose(typed, rows)).toEqual({ findings: [], value: listed });
});

it("a wrong name is answered with those that are close", () => {
  const { findings } = choose("DEMOSHCOOL", rows);
  expect(findings).toEqual([
    expect.objectContaining({
      code: "NO_SUCH_SCHOOL",
      about: ["school"],
      message: expect.stringContaining("DEMOSCHOOL?") as unknown,
    }),
  ]);
});
