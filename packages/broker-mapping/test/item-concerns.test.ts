import { describe, expect, test } from "@jest/globals";
import { defaultContainerNames, type ListenerItem, readContainerNames } from "@id-connector/listener-object";
import { itemConcerns } from "../src/index.js";

const userItem: ListenerItem = {
  id: "u1",
  dn: "uid=a,cn=schueler,cn=users,ou=OU1,dc=test",
  udm_object_type: "users/user",
  object: { school: ["OU1"] },
  options: ["default", "ucsschoolStudent"],
};
const groupItem = (dn: string): ListenerItem => ({
  id: "g1",
  dn,
  udm_object_type: "groups/group",
  object: {},
  options: [],
});
const concerns = (item: ListenerItem, scope: "all" | string[] = ["OU1"]): string =>
  itemConcerns(item, scope, defaultContainerNames);

describe("an item of a user", () => {
  test("concerns an authority that lists one of its schools, in whatever case", () => {
    expect(concerns(userItem)).toBe("yes");
    expect(concerns(userItem, ["ou1"])).toBe("yes");
    expect(concerns(userItem, "all")).toBe("yes");
  });

  test("does not concern an authority that lists none of its schools", () => {
    expect(concerns(userItem, ["OU2"])).toBe("no");
  });

  test("does not concern anybody where the user is not sent", () => {
    expect(concerns({ ...userItem, options: ["default"] }, "all")).toBe("no");
    expect(concerns({ ...userItem, options: ["ucsschoolStudent", "ucsschoolExam"] }, "all")).toBe("no");
    expect(concerns({ ...userItem, object: {} }, "all")).toBe("no");
  });

  test("cannot be judged without options", () => {
    expect(concerns({ ...userItem, options: null })).toBe("unknown");
  });

  test("cannot be judged when the user was deleted", () => {
    expect(concerns({ ...userItem, object: null, options: null })).toBe("unknown");
  });
});

describe("an item of a school", () => {
  const schoolItem: ListenerItem = {
    id: "s1",
    dn: "ou=OU1,dc=test",
    udm_object_type: "container/ou",
    object: { name: "OU1", displayName: "School 1" },
    options: null,
  };

  test("concerns an authority that lists it, in whatever case, and no other", () => {
    expect(concerns(schoolItem)).toBe("yes");
    expect(concerns(schoolItem, ["ou1"])).toBe("yes");
    expect(concerns(schoolItem, "all")).toBe("yes");
    expect(concerns(schoolItem, ["OU2"])).toBe("no");
  });

  test("cannot be judged when the directory does not have it, or without its name", () => {
    expect(concerns({ ...schoolItem, object: null })).toBe("unknown");
    expect(concerns({ ...schoolItem, object: {} })).toBe("unknown");
  });
});

describe("an item of a group", () => {
  test.each([
    ["cn=OU1-1a,cn=klassen,cn=schueler,cn=groups,ou=OU1,dc=test", "yes"],
    ["cn=OU1-choir,cn=schueler,cn=groups,ou=OU1,dc=test", "yes"],
    ["cn=OU2-1a,cn=klassen,cn=schueler,cn=groups,ou=OU2,dc=test", "no"],
    ["cn=lehrer-ou1,cn=groups,ou=OU1,dc=test", "no"],
    ["cn=Domain Admins,cn=groups,dc=test", "no"],
  ])("with the DN %s: %s", (dn, expected) => {
    expect(concerns(groupItem(dn))).toBe(expected);
  });

  test("is judged by the renamed containers", () => {
    const names = readContainerNames({ ucsschool_ldap_default_container_class: "classes" });
    const dn = "cn=OU1-1a,cn=classes,cn=schueler,cn=groups,ou=OU1,dc=test";
    expect(itemConcerns(groupItem(dn), ["OU1"], names)).toBe("yes");
    expect(concerns(groupItem(dn))).toBe("no");
  });

  test("cannot be judged when the group was deleted", () => {
    expect(concerns({ ...groupItem("cn=x,dc=test"), object: null })).toBe("unknown");
  });
});
