import { expect, test } from "@jest/globals";
import { mapSchool } from "../src/index.js";

const school = { kind: "school", id: "s1", dn: "ou=OU1,dc=test", name: "OU1", displayName: "First School" } as const;

test("a school is sent with id, name and display name", () => {
  expect(mapSchool(school)).toEqual({ id: "s1", name: "OU1", display_name: "First School" });
});

test.each([[""], ["  "]])(
  "a school with the display name '%s' is sent with its name as display name",
  (displayName) => {
    expect(mapSchool({ ...school, displayName })).toEqual({ id: "s1", name: "OU1", display_name: "OU1" });
  },
);
