import { describe, expect, it } from "@jest/globals";
import type { DirectorySchool } from "@id-connector/listener-object";
import { chooseListed, chooseSchool } from "../../src/schedule/choose-schools.js";

const school = (name: string): DirectorySchool => ({
  ...{ kind: "school", id: name, name, displayName: name },
  dn: `ou=${name},dc=a`,
});
const schools = ["Nord", "Sued", "West"].map(school);
const authorities = [
  { name: "One", schools: ["nord", "Gone"] },
  { name: "Two", schools: ["SUED"] },
];

describe("the school that is meant", () => {
  it("is found without case, and spelt as the directory does", () => {
    expect(chooseSchool("NORD", { schools, authorities }).name).toBe("Nord");
    expect(chooseSchool("west", { schools, authorities: [{ name: "All", schools: "all" }] }).name).toBe("West");
  });

  it.each([
    ["Nrod", "NOT_FOUND", /^The directory shows no school Nrod\. Did you mean Nord\?$/],
    ["gone", "NOT_FOUND", /^The directory shows no school gone\. But One lists it: check its spelling/],
    ["West", "NOT_LISTED", /No school authority lists the school West.*add_schools --school_authority NAME West$/],
  ])("%s: %s", (name, code, message) => {
    const choose = () => chooseSchool(name, { schools, authorities });
    expect(choose).toThrow(expect.objectContaining({ status: 1, code, message: expect.stringMatching(message) }));
  });

  it("where nobody lists it, it is said who lists what, and no list is endless", () => {
    const many = [
      { name: "One", schools: ["a", "b", "c", "d", "e", "f", "g"] },
      { name: "Two", schools: [] },
    ];
    expect(() => chooseSchool("West", { schools, authorities: many })).toThrow(
      expect.objectContaining({ problems: ["One lists a, b, c, d, e and 2 more", "Two lists no school"] }),
    );
  });
});

it("all listed schools that exist are chosen once, those that do not are named with who lists them", () => {
  const { schools: chosen, missing } = chooseListed({ schools, authorities });
  expect(chosen.map(({ name }) => name)).toEqual(["Nord", "Sued"]);
  expect(missing).toEqual([{ authority: "One", school: "Gone" }]);
});
