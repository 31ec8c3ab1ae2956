import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { DemoDirectoryError, generateTown } from "../src/index.js";

describe("generateTown", () => {
  test("the same seed gives the same town, another seed another one", () => {
    const size = { users: 300, schools: 3, seed: 7 };
    expect(generateTown(size)).toEqual(generateTown(size));
    expect(generateTown({ ...size, seed: 8 }).people).not.toEqual(generateTown(size).people);
  });

  test("each town has as many users and schools as asked for, with names of their own", () => {
    fc.assert(
      fc.property(fc.nat(400), fc.integer({ min: 1, max: 14 }), fc.integer(), (users, schools, seed) => {
        const town = generateTown({ users, schools, seed });
        expect(new Set(town.people.map(({ username }) => username)).size).toBe(users);
        expect(new Set(town.schools.map(({ name }) => name.toLowerCase())).size).toBe(schools);
        expect(town.people.every(({ username }) => /^[a-z0-9]+\.[a-z0-9]+$/u.test(username))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test("classes have 20 to 30 pupils, each pupil is in one class, and each class has teachers", () => {
    const { people, schools } = generateTown({ users: 1200, schools: 4, seed: 1 });
    const roleOf = new Map(people.map(({ username, role }) => [username, role]));
    const classes = schools.flatMap((school) => school.classes.map(({ members }) => members));
    for (const members of classes) {
      const pupils = members.filter((name) => roleOf.get(name) === "student");
      expect(pupils.length).toBeGreaterThanOrEqual(20);
      expect(pupils.length).toBeLessThanOrEqual(30);
      expect(members.length).toBeGreaterThan(pupils.length);
    }
    const pupils = classes.flat().filter((name) => roleOf.get(name) === "student");
    expect(pupils).toHaveLength(people.filter(({ role }) => role === "student").length);
    expect(new Set(pupils).size).toBe(pupils.length);
  });

  test("members of a class or workgroup go to its school", () => {
    const { people, schools } = generateTown({ users: 500, schools: 3, seed: 2 });
    const schoolsOf = new Map(people.map((person) => [person.username, person.schools]));
    for (const { name, classes, workgroups } of schools) {
      for (const { members } of [...classes, ...workgroups]) {
        for (const member of members) expect(schoolsOf.get(member)).toContain(name);
      }
    }
  });

  test("some teachers are at two schools, and names have umlauts and apostrophes", () => {
    const { people } = generateTown({ users: 600, schools: 3, seed: 1 });
    expect(people.some(({ role, schools }) => role === "teacher" && schools.length === 2)).toBe(true);
    expect(people.some(({ lastname }) => /[äöü]/u.test(lastname))).toBe(true);
    expect(people.some(({ lastname }) => lastname.includes("'"))).toBe(true);
    expect(new Set(people.map(({ role }) => role))).toEqual(
      new Set(["student", "teacher", "staff", "teacher_and_staff"]),
    );
  });

  test("an impossible size is refused", () => {
    for (const size of [{ users: -1 }, { users: 1.5 }, { schools: 0 }]) {
      expect(() => generateTown({ users: 10, schools: 1, seed: 1, ...size })).toThrow(DemoDirectoryError);
    }
  });
});
