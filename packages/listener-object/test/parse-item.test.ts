import { describe, expect, test } from "@jest/globals";
import { forBroker, type ListenerItem, ListenerObjectError, parseListenerItem, parseMailedItem } from "../src/index.js";
import {
  classOfConverter,
  deletionOfPredecessor,
  id,
  teacherOfConverter,
  teacherOfPredecessor,
} from "./written-items.js";

const user = {
  id,
  dn: "uid=a,dc=test",
  udm_object_type: "users/user",
  object: { username: "a" },
  options: ["default"],
};
const group = { ...user, dn: "cn=g,dc=test", udm_object_type: "groups/group", object: { name: "g" } };

const teacher = {
  id,
  dn: "uid=jo.krueger,cn=lehrer,cn=users,ou=SchuleA,dc=ucs,dc=test",
  udm_object_type: "users/user",
  object: {
    username: "jo.krueger",
    firstname: "Jörg",
    lastname: "Krüger",
    school: ["SchuleA", "SchuleB"],
    groups: ["cn=SchuleA-1a,cn=klassen,cn=schueler,cn=groups,ou=SchuleA,dc=ucs,dc=test"],
    ucsschoolRole: ["teacher:school:SchuleA", "teacher:school:SchuleB"],
  },
  options: ["default", "ucsschoolTeacher"],
};

test("what is very long is left out of an item: what is delivered comes from the directory", () => {
  const users = Array.from({ length: 20_000 }, (_, n) => `uid=user${String(n)},dc=test`);
  const description = "x".repeat(10_001);
  expect(parseListenerItem({ ...group, object: { name: "g", users, description }, options: users })).toEqual({
    ...group,
    object: { name: "g" },
    options: null,
  });
});

describe("an item is read that was written", () => {
  test("by the converter with UDM version 2", () => {
    expect(parseListenerItem(teacherOfConverter)).toEqual(teacher);
  });

  test("by the converter with UDM version 1", () => {
    const object = {
      ...teacherOfConverter.object,
      disabled: "0",
      locked: "0",
      uidNumber: "2002",
      ucsschoolPurgeTimestamp: null,
    };
    expect(parseListenerItem({ ...teacherOfConverter, object })).toEqual(teacher);
  });

  test("by the predecessor, with old data, password hashes and an action", () => {
    expect(parseListenerItem(teacherOfPredecessor)).toEqual(teacher);
  });

  test("by the converter for a group", () => {
    expect(parseListenerItem(classOfConverter)).toEqual({
      id,
      dn: "cn=SchuleA-1a,cn=klassen,cn=schueler,cn=groups,ou=SchuleA,dc=ucs,dc=test",
      udm_object_type: "groups/group",
      object: {
        name: "SchuleA-1a",
        description: "Klasse 1a",
        users: ["uid=anna,cn=schueler,cn=users,ou=SchuleA,dc=ucs,dc=test"],
        ucsschoolRole: ["school_class:school:SchuleA"],
      },
      options: ["default", "posix", "samba"],
    });
  });

  test("by this connector for a school", () => {
    const school = { id, dn: "ou=A,dc=test", udm_object_type: "container/ou", options: null };
    const written = { ...school, object: { name: "A", displayName: "School A" } };
    expect(parseListenerItem(written)).toEqual(written);
    expect(parseListenerItem({ ...written, object: { ...written.object, password: "x" } })).toEqual(written);
    expect(parseListenerItem({ ...school, object: null, resend: true })).toEqual({
      ...school,
      object: null,
      resend: true,
    });
  });

  test.each(["users/user", "groups/group"])("for a deleted object of type %s", (udm_object_type) => {
    const deleted = { id, dn: "uid=a,dc=test", udm_object_type, object: null, options: null };
    expect(parseListenerItem(deleted)).toEqual(deleted);
    expect(parseListenerItem({ ...deletionOfPredecessor, dn: "uid=a,dc=test", udm_object_type })).toEqual(deleted);
  });

  test("by this connector: an out queue's item is read as it was written", () => {
    const item = forBroker(parseListenerItem({ ...teacherOfConverter, resend: true }));
    expect(parseListenerItem(JSON.parse(JSON.stringify(item)))).toEqual(item);
  });
});

test("that an item comes from a first refresh is read and is no business of an out queue", () => {
  const item = parseMailedItem({ ...user, initial: true });
  expect(item).toEqual({ ...user, initial: true });
  expect(forBroker(item)).toEqual(user);
  expect(parseMailedItem({ ...user, initial: false })).toEqual(user);
});

describe("values are read", () => {
  const read = (object: object): unknown => parseListenerItem({ ...user, object }).object;

  test("a plain string for a list as a list of one", () => {
    const object = { ucsschoolRole: "teacher:school:OU1", school: "OU1", groups: "cn=g" };
    expect(read(object)).toEqual({ ucsschoolRole: ["teacher:school:OU1"], school: ["OU1"], groups: ["cn=g"] });
  });

  test("null and empty texts as absent, null and empty entries of a list as not there", () => {
    const object = { firstname: null, lastname: "", school: null, groups: [null, "", "cn=g"], ucsschoolRole: "" };
    expect(read(object)).toEqual({ groups: ["cn=g"], ucsschoolRole: [] });
  });

  test("options: missing as null, none as none", () => {
    expect(parseListenerItem({ ...user, options: undefined }).options).toBeNull();
    expect(parseListenerItem({ ...user, options: [] }).options).toEqual([]);
  });

  test("the id in lower case, as LDAP writes it", () => {
    expect(parseListenerItem({ ...user, id: id.toUpperCase() }).id).toBe(id);
  });
});

describe("an item is sent whatever the ledger says", () => {
  test.each([`2026-11-23-09-46-44-123456_${id}.json`, `2026-11-23-09-46-44-123456_${id}_ready.json`])(
    "where its file is named as a scheduler of the predecessor does: %s",
    (name) => {
      expect(parseListenerItem(user, name).resend).toBe(true);
    },
  );

  test.each([
    "2026-11-23-09-46-44-123456.json",
    "2026-11-23-09-46-44-123456_ready.json",
    `2026-11-23-09-46-44-123456_p5_${id}_x1.json`,
    `${id}.json`,
  ])("but not where it is named %s", (name) => {
    expect(parseListenerItem(user, name)).not.toHaveProperty("resend");
  });

  test("where it says so itself", () => {
    expect(parseListenerItem({ ...user, resend: true }).resend).toBe(true);
    expect(parseListenerItem({ ...user, resend: false })).not.toHaveProperty("resend");
  });
});

describe("something else is refused", () => {
  const problemsOf = (value: unknown): readonly string[] => {
    try {
      parseListenerItem(value);
    } catch (error) {
      if (error instanceof ListenerObjectError && error.code === "BAD_ITEM") return error.problems;
      throw error;
    }
    throw new Error("It was read.");
  };

  test.each([[null], [[]], ["text"], [7]])("%j", (value) => {
    expect(problemsOf(value)).toEqual(["/: must be object"]);
  });

  test("with all problems at once, each with its path", () => {
    const object = { username: 5, school: [{}], ucsschoolRole: true };
    expect([...problemsOf({ id: "x", dn: "", udm_object_type: "users/user", object, options: 1 })].sort()).toEqual([
      "/dn: must NOT have fewer than 1 characters",
      "/id: must be an entryUUID",
      "/object/school/0: must be string,null",
      "/object/ucsschoolRole: must be string,null,array",
      "/object/username: must be string,null",
      "/options: must be string,null,array",
    ]);
  });

  test("of another type", () => {
    expect(problemsOf({ ...user, udm_object_type: "computers/linux" })).toEqual([
      "/udm_object_type: must be one of users/user, groups/group, container/ou",
    ]);
  });

  test("without an object: only null means deleted, and the predecessor's own word", () => {
    expect(problemsOf({ ...user, object: undefined })).toEqual(["/: must have required property 'object'"]);
    expect(problemsOf({ ...user, object: undefined, action: "add_mod" })).toHaveLength(1);
    expect(problemsOf({ ...user, object: "x" })).toEqual(["/object: must be object,null"]);
  });

  test("without any of the keys", () => {
    expect(problemsOf({})).toHaveLength(4);
  });

  test("with a DN that no directory takes", () => {
    expect(() => parseListenerItem({ ...user, dn: `uid=${"a".repeat(8192)},dc=test` })).toThrow(
      "/dn: must NOT have more",
    );
  });

  test("with a DN that is none", () => {
    expect(problemsOf({ ...user, dn: "anna" })).toEqual(["/dn: must be a distinguished name (RFC 4514)"]);
  });

  test("with an error that shows no value", () => {
    const value = {
      ...user,
      id: "anna.meier",
      dn: "anna.meier",
      object: { username: ["anna.meier"] },
      options: { anna: "anna.meier" },
    };
    expect(() => parseListenerItem(value)).toThrow(ListenerObjectError);
    expect(JSON.stringify(problemsOf(value))).not.toContain("anna");
  });
});

describe("what a broker need not know is dropped", () => {
  test("from an item of the predecessor", () => {
    const text = JSON.stringify(forBroker(parseListenerItem(teacherOfPredecessor)));
    for (const secret of ["{crypt}", "krb5", "sambaNT", "@", "1980-02-03", "old_data", "password", "/home/"]) {
      expect(text).not.toContain(secret);
    }
  });

  test("from an item that carries more at run time than its type says", () => {
    const item = { ...teacherOfPredecessor, udm_object_type: "users/user", id } as unknown as ListenerItem;
    expect(forBroker(item)).toEqual(teacher);
  });

  test("from an item of a group, which may have nothing of a user", () => {
    const item = parseListenerItem({ ...group, object: { name: "g", mailAddress: "g@x", username: "a", hosts: [] } });
    expect(item.object).toEqual({ name: "g" });
    expect(
      forBroker({ ...item, object: { name: "g", hosts: ["x"], username: "a" } } as unknown as ListenerItem),
    ).toEqual(item);
  });

  test("but not that it is to be resent or that it was deleted", () => {
    const deleted = { ...parseListenerItem({ ...user, object: null, options: null }), resend: true };
    expect(forBroker(deleted)).toEqual({
      id,
      dn: user.dn,
      udm_object_type: "users/user",
      object: null,
      options: null,
      resend: true,
    });
  });
});

describe("an item from a folder that others fill", () => {
  test("is read like any other, and allows no deletion whatever it says", () => {
    const said = { ...teacherOfConverter, resend: true, deletionAllowed: true, orders: ["x"], allowance: {} };
    const { deletionAllowed, ...others } = parseListenerItem(said);
    expect(deletionAllowed).toBe(true);
    expect(parseMailedItem(said)).toEqual(others);
    expect(forBroker(parseMailedItem(said))).not.toHaveProperty("deletionAllowed");
  });
});
