import { describe, expect, test } from "@jest/globals";
import type { User } from "@id-connector/broker-client";
import { changedFields, contentOf, sameObject } from "../src/index.js";

const school = { id: "s1", name: "OU1", display_name: "First" };
const schoolClass = { id: "c1", name: "1a", description: "", school: "OU1", members: ["a", "b"] };
const OU1 = { roles: ["staff", "teacher"], classes: [] };
const OU2 = { roles: ["student"], classes: ["1a", "2b"] };
const person: User = { id: "u1", first_name: "Anna", last_name: "Meier", user_name: "anna", context: { OU2, OU1 } };

describe("objects are the same where", () => {
  test("every field is", () => {
    expect(sameObject(school, { ...school })).toBe(true);
    expect(sameObject(schoolClass, structuredClone(schoolClass))).toBe(true);
    expect(sameObject(person, structuredClone(person))).toBe(true);
  });

  test("lists have another order", () => {
    expect(sameObject(schoolClass, { ...schoolClass, members: ["b", "a"] })).toBe(true);
    expect(sameObject(person, { ...person, context: { OU2: { ...OU2, classes: ["2b", "1a"] }, OU1 } })).toBe(true);
  });

  test("school names differ in case only", () => {
    expect(sameObject(schoolClass, { ...schoolClass, school: "ou1" })).toBe(true);
    expect(sameObject(person, { ...person, context: { ou2: OU2, ou1: OU1 } })).toBe(true);
  });

  test("schools after the first have another order", () => {
    const wanted = { ...person, context: { OU2, OU1, OU3: OU1 } };
    expect(changedFields(wanted, { ...person, context: { OU2, OU3: OU1, OU1 } })).toEqual([]);
  });

  test("the answer has fields that nobody asked for", () => {
    expect(sameObject(school, Object.assign({ url: "https://x" }, school))).toBe(true);
  });

  test("a name like 4711 hides which school came first", () => {
    const held = JSON.parse(`{"OU2":${JSON.stringify(OU2)},"4711":${JSON.stringify(OU1)}}`) as User["context"];
    expect(changedFields({ ...person, context: { 4711: OU1, OU2 } }, { ...person, context: held })).toEqual([]);
  });
});

describe("a changed field is named", () => {
  test.each(["first_name", "last_name", "user_name"] as const)("%s", (field) => {
    expect(changedFields(person, { ...person, [field]: "other" })).toEqual([field]);
  });

  test("user_name, even where only the case differs", () => {
    expect(changedFields(person, { ...person, user_name: "Anna" })).toEqual(["user_name"]);
  });

  test("display_name, description, members", () => {
    expect(changedFields(school, { ...school, display_name: "Second" })).toEqual(["display_name"]);
    expect(changedFields(schoolClass, { ...schoolClass, description: "x", members: ["a"] })).toEqual([
      "description",
      "members",
    ]);
  });

  test("one that only the broker holds, if it is not empty there", () => {
    const { description, ...undescribed } = schoolClass;
    expect(changedFields(undescribed as typeof schoolClass, { ...schoolClass, description: "x" })).toEqual([
      "description",
    ]);
    expect(changedFields(undescribed as typeof schoolClass, { ...schoolClass, description })).toEqual([]);
    const unnamed = { id: "s1", name: "OU1" } as typeof school;
    expect(changedFields(unnamed, Object.assign({ description: "x" }, school))).toEqual(["display_name"]);
  });

  test("roles and classes of a school", () => {
    const context = { OU2: { roles: ["teacher"], classes: ["1a"] }, OU1 };
    expect(changedFields(person, { ...person, context })).toEqual(["context.OU2.roles", "context.OU2.classes"]);
  });

  test("a school too few and a school too many", () => {
    const context = { OU2, OU3: OU1 };
    expect(changedFields(person, { ...person, context })).toEqual(["context.OU1", "context.OU3"]);
  });

  test("context, where another school is first", () => {
    expect(changedFields(person, { ...person, context: { OU1, OU2 } })).toEqual(["context"]);
  });
});

describe("the content of a body", () => {
  test("is this, to the byte: every ledger holds digests of it", () => {
    expect(contentOf(person)).toBe(
      '{"id":"u1","first_name":"Anna","last_name":"Meier","user_name":"anna","roles":[["OU2",["student"]],["OU1",["staff","teacher"]]]}',
    );
    expect(contentOf(schoolClass)).toBe('{"id":"c1","name":"1a","description":"","school":"OU1"}');
    expect(contentOf(school)).toBe('{"id":"s1","name":"OU1","display_name":"First"}');
  });

  test("of a user leaves out its classes and nothing else", () => {
    const content = contentOf(person);
    expect(contentOf({ ...person, context: { OU2: { ...OU2, classes: [] }, OU1 } })).toBe(content);
    expect(contentOf({ ...person, context: { OU2: { ...OU2, roles: ["teacher"] }, OU1 } })).not.toBe(content);
    for (const field of ["id", "first_name", "last_name", "user_name"]) {
      expect(contentOf({ ...person, [field]: "other" })).not.toBe(content);
    }
  });

  test("of a user tells which school is first and no more of their order", () => {
    const content = contentOf({ ...person, context: { OU2, OU1, OU3: OU1 } });
    expect(contentOf({ ...person, context: { OU2, OU3: OU1, OU1 } })).toBe(content);
    expect(contentOf({ ...person, context: { OU1, OU2, OU3: OU1 } })).not.toBe(content);
  });

  test("of a user tells which school is first for names like 4711 too, given the order", () => {
    const body = { ...person, context: { 17: OU1, 4711: OU1 } };
    expect(contentOf(body, ["4711", "17"])).not.toBe(contentOf(body, ["17", "4711"]));
  });

  test("of a group leaves out its members and nothing else", () => {
    const content = contentOf(schoolClass);
    expect(contentOf({ ...schoolClass, members: [] })).toBe(content);
    for (const field of ["id", "name", "description", "school"]) {
      expect(contentOf({ ...schoolClass, [field]: "other" })).not.toBe(content);
    }
  });

  test("of a school has its name and display name", () => {
    expect(contentOf({ ...school, display_name: "x" })).not.toBe(contentOf(school));
    expect(contentOf({ ...school, name: "x" })).not.toBe(contentOf(school));
  });

  test("does not depend on the order of fields or roles", () => {
    const { context, ...names } = person;
    expect(contentOf({ context: { OU2, OU1: { ...OU1, roles: ["teacher", "staff"] } }, ...names })).toBe(
      contentOf(person),
    );
    expect(contentOf({ context, ...names })).toBe(contentOf(person));
  });
});
