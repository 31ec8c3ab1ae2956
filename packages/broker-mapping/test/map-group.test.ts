import { describe, expect, test } from "@jest/globals";
import { mapGroup, mapUser } from "../src/index.js";
import { group, groupOfUser, member, sent, user } from "./directory-samples.js";

describe("a school class", () => {
  test("is sent with its name without the school, its first description and its school", () => {
    const mapped = sent(mapGroup(group(), ["OU1"]));
    expect(mapped.body).toEqual({ id: "id-of-OU1-1a", name: "1a", description: "First", school: "OU1" });
    expect(mapped.school).toBe("OU1");
  });

  test("without a description is sent with an empty one", () => {
    expect(sent(mapGroup(group({ description: "" }), "all")).body.description).toBe("");
  });

  test("of an unlisted school is out of scope", () => {
    expect(mapGroup(group(), ["OU2"])).toEqual({ outcome: "out_of_scope", why: "no_listed_school" });
  });

  test("of a school that is listed in other case is sent with the directory's spelling", () => {
    expect(sent(mapGroup(group(), ["ou1"])).body.school).toBe("OU1");
  });

  test("without a name is a data fault that names cn", () => {
    expect(mapGroup(group({ name: "" }), "all")).toMatchObject({ outcome: "faulty", attribute: "cn" });
  });

  test("has the ids of its sent users as members, sorted, each once", () => {
    const members = [member("c"), member("a"), member("b", { objectClasses: ["ucsschoolTeacher"] }), member("a")];
    const mapped = sent(mapGroup(group({ members }), "all"));
    expect(mapped).toMatchObject({ members: ["a", "b", "c"], leftOut: [] });
  });

  test("leaves out a member of another school and says so", () => {
    const stranger = member("s", { schools: ["OU2"] });
    const mapped = sent(mapGroup(group({ members: [member("a"), stranger] }), "all"));
    expect(mapped).toMatchObject({ members: ["a"], leftOut: [{ id: "s", dn: stranger.dn, why: "not_in_school" }] });
  });

  test("leaves out a member whose DN resolves to nothing and says so", () => {
    const mapped = sent(mapGroup(group({ members: [{ dn: "uid=gone,dc=test", user: undefined }] }), "all"));
    expect(mapped).toMatchObject({ members: [], leftOut: [{ dn: "uid=gone,dc=test", why: "unresolved" }] });
  });

  test("compares a member's schools without case", () => {
    expect(sent(mapGroup(group({ members: [member("a", { schools: ["ou1"] })] }), "all")).members).toEqual(["a"]);
  });

  test.each([
    ["a legal guardian", ["ucsschoolLegalGuardian"]],
    ["a school administrator", ["ucsschoolAdministrator"]],
    ["an exam user", ["ucsschoolStudent", "ucsschoolExam"]],
    ["a user outside every school", ["person"]],
  ])("does not have %s as member, and that is no fault", (_who, objectClasses) => {
    const mapped = sent(mapGroup(group({ members: [member("x", { objectClasses, schools: [] })] }), "all"));
    expect(mapped).toMatchObject({ members: [], leftOut: [] });
  });
});

describe("a workgroup", () => {
  const workgroup = (members: ReturnType<typeof member>[]): ReturnType<typeof group> =>
    group({ kind: "workgroup", members });

  test("has sent users from any listed school as members", () => {
    const members = [member("b", { schools: ["OU2"] }), member("a")];
    expect(sent(mapGroup(workgroup(members), ["OU1", "OU2"]))).toMatchObject({ members: ["a", "b"], leftOut: [] });
  });

  test("does not have users of unlisted schools as members, and that is no fault", () => {
    const members = [member("b", { schools: ["OU3"] }), member("a")];
    expect(sent(mapGroup(workgroup(members), ["OU1"]))).toMatchObject({ members: ["a"], leftOut: [] });
  });

  test("says which member DNs resolve to nothing", () => {
    const mapped = mapGroup(group({ kind: "workgroup", members: [{ dn: "uid=x,dc=test", user: undefined }] }), "all");
    expect(sent(mapped).leftOut).toEqual([{ dn: "uid=x,dc=test", why: "unresolved" }]);
  });

  test("of an unlisted school is out of scope, whoever its members are", () => {
    expect(mapGroup(workgroup([member("a", { schools: ["OU2"] })]), ["OU2"])).toMatchObject({
      outcome: "out_of_scope",
    });
  });
});

test("a class's members and the classes in a user's context agree", () => {
  const scopes = ["all", ["OU1"], ["OU2"], ["OU1", "OU2"]] as const;
  const kinds = [["ucsschoolStudent"], ["ucsschoolStudent", "ucsschoolExam"], ["ucsschoolLegalGuardian"]];
  for (const scope of scopes) {
    for (const objectClasses of kinds) {
      for (const schools of [[], ["OU1"], ["OU2"], ["ou2", "OU1"]]) {
        const someone = user({ schools, objectClasses, groups: [groupOfUser("OU1", "1a")] });
        const mappedUser = mapUser(someone, scope);
        const mappedGroup = mapGroup(group({ members: [{ dn: someone.dn, user: someone }] }), scope);
        const inContext = mappedUser.outcome === "send" && mappedUser.classes.some(({ name }) => name === "1a");
        const isMember = mappedGroup.outcome === "send" && mappedGroup.members.includes(someone.id);
        expect({ scope, objectClasses, schools, isMember }).toEqual({
          scope,
          objectClasses,
          schools,
          isMember: inContext,
        });
      }
    }
  }
});
