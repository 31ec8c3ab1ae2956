import { describe, expect, test } from "@jest/globals";
import { ListenerObjectError, parseTrigger } from "../src/index.js";
import { id } from "./written-items.js";

const dn = "uid=jo.krueger,cn=lehrer,cn=users,ou=SchuleA,dc=ucs,dc=test";
const written = { command: "modify", dn, entry_uuid: id, object_type: "users/user" };

describe("a trigger is read that was written", () => {
  test("by the listener module, for a change and for a deletion", () => {
    const read = { id, dn, udm_object_type: "users/user" };
    expect(parseTrigger(written, "2026-11-23-09-46-44-123456.json")).toEqual(read);
    expect(parseTrigger({ ...written, command: "delete" })).toEqual({ ...read, deleted: true });
  });

  test("by a scheduler of the predecessor, and then asks for the object to be sent", () => {
    const name = `2026-11-23-09-46-44-123456_${id.toUpperCase()}.json`;
    expect(parseTrigger({ ...written, command: "m" }, name)).toMatchObject({ id, resend: true });
  });

  test("for a group, with its id in upper case", () => {
    const group = { ...written, entry_uuid: id.toUpperCase(), object_type: "groups/group" };
    expect(parseTrigger(group)).toEqual({ id, dn, udm_object_type: "groups/group" });
  });
});

describe("what is no trigger is refused", () => {
  const problemsOf = (value: unknown) => {
    try {
      parseTrigger(value);
    } catch (error) {
      if (error instanceof ListenerObjectError && error.code === "BAD_TRIGGER") return error.problems;
      throw error;
    }
    return [];
  };

  test.each([null, [], "text", 1])("%j is no object", (value) => {
    expect(problemsOf(value)).toEqual(["/: must be object"]);
  });

  test("with all problems at once and no value among them", () => {
    const value = { command: "modify", dn: 7, entry_uuid: "jo.krueger", object_type: "computers/memberserver" };
    expect(problemsOf(value)).toEqual([
      "/entry_uuid: must be an entryUUID",
      "/dn: must be string",
      "/object_type: must be one of users/user, groups/group",
    ]);
  });

  test.each(["entry_uuid", "object_type"])("where the listener module found no %s and wrote null", (key) => {
    expect(problemsOf({ ...written, [key]: null })).not.toEqual([]);
  });

  test.each(["", "jo.krueger", "uid=a,,dc=test"])("where the DN is %j", (bad) => {
    expect(problemsOf({ ...written, dn: bad })).toHaveLength(1);
  });
});
