import { describe, expect, it } from "@jest/globals";
import type { LedgerEntry } from "@id-connector/delivery-ledger";
import type { DirectoryGroup, DirectorySchool, DirectoryUser } from "@id-connector/listener-object";
import { judgeObject, type Surrounding } from "../src/judge-object.js";
import { entryOf, goneEntry } from "../src/schedule-entry.js";

const id = "2c7e3a0e-5d0f-103f-8f32-d573bc9d4058";
const school = (name: string): DirectorySchool => ({
  ...{ kind: "school", id: `${name}-id`, name, displayName: name },
  dn: `ou=${name},dc=a`,
});
const user: DirectoryUser = {
  ...{ kind: "user", id, dn: "uid=a,cn=schueler,cn=users,ou=A,dc=a" },
  ...{ username: "a", firstname: "A", lastname: "B" },
  ...{ schools: ["a"], roles: [], objectClasses: ["ucsschoolStudent"], groups: [] },
};
const group: DirectoryGroup = {
  ...{ kind: "workgroup", id, dn: "cn=A-x,cn=schueler,cn=groups,ou=A,dc=a" },
  ...{ school: "A", name: "x", description: "", roles: [], members: [] },
};
const entry = (state: LedgerEntry["state"]): LedgerEntry => ({ kind: "user", state, schools: ["A"], related: [] });
const authority = { name: "One", schools: ["A"], sendsUsers: true, sendsGroups: true };
const around = (change: Partial<Surrounding> = {}): Surrounding => ({
  ...{ authorities: [authority], entry: () => undefined, schools: [school("A"), school("B")] },
  ...change,
});
const withClass = (name: string) => ({ ...user, objectClasses: [...user.objectClasses, name] });

describe("what an authority does with an object", () => {
  it("each is judged by its own list, without case", () => {
    const authorities = [
      authority,
      { ...authority, name: "All", schools: "all" as const },
      { ...authority, name: "B", schools: ["B"] },
    ];
    const acts = judgeObject(user, around({ authorities })).map((verdict) => `${verdict.authority} ${verdict.act}`);
    expect(acts).toEqual(["One send", "All send", "B nothing"]);
    expect(judgeObject(school("A"), around({ authorities })).map(({ act }) => act)).toEqual([
      "send",
      "send",
      "nothing",
    ]);
  });

  it.each([
    ["an exam user", withClass("ucsschoolExam"), "it is an exam user"],
    ["a legal guardian", { ...user, objectClasses: ["ucsschoolLegalGuardian"] }, "it is a legal guardian"],
    ["an administrator", { ...user, objectClasses: ["ucsschoolAdministrator"] }, "it is a school administrator"],
    ["an account", { ...user, objectClasses: [] }, "it is no pupil, teacher or staff member of a school"],
    ["a user of another school", { ...user, schools: ["B"] }, "its school B is not listed"],
    ["a user of other schools", { ...user, schools: ["B", "C"] }, "none of its schools B, C is listed"],
    ["a user of no school", { ...user, schools: [] }, "it belongs to no school"],
    ["a group of another school", { ...group, school: "B" }, "its school B is not listed"],
    [
      "something else",
      { kind: "other" as const, id, dn: "cn=x" },
      "it is neither a user nor a school class nor a workgroup",
    ],
  ])("%s is not sent, and deleted where the ledger says that it may be there", (_, object, why) => {
    expect(judgeObject(object, around())).toEqual([{ authority: "One", act: "nothing", why }]);
    expect(judgeObject(object, around({ entry: () => entry("absent") }))).toMatchObject([{ act: "nothing" }]);
    const lately = { ...entry("absent"), deletedAt: 1 };
    for (const there of [entry("present"), entry("sending"), lately])
      expect(judgeObject(object, around({ entry: () => there }))).toEqual([{ authority: "One", act: "delete", why }]);
  });

  it("what belongs there and cannot be sent, or is not its plugins' business, is never deleted", () => {
    const there = { entry: () => entry("present") };
    expect(judgeObject({ ...user, lastname: "" }, around(there))).toMatchObject([{ act: "nothing", isFault: true }]);
    const plugins = [{ ...authority, sendsUsers: false, sendsGroups: false }];
    expect(judgeObject(user, around({ ...there, authorities: plugins }))).toEqual([
      { authority: "One", act: "nothing", why: "its plugins do not send users" },
    ]);
    expect(judgeObject(group, around({ ...there, authorities: plugins }))).toMatchObject([{ act: "nothing" }]);
  });
});

describe("what is scheduled", () => {
  it("is always sent, and nothing that no authority does anything with", () => {
    expect(entryOf(user, judgeObject(user, around()))).toMatchObject({
      category: "user",
      item: { id, resend: true, udm_object_type: "users/user", object: { username: "a" } },
    });
    expect(entryOf(withClass("ucsschoolExam"), judgeObject(withClass("ucsschoolExam"), around()))).toBeUndefined();
  });

  it("an object that is there and is only deleted counts as left, one that is not there as gone", () => {
    const exam = withClass("ucsschoolExam");
    const verdicts = judgeObject(exam, around({ entry: () => entry("present") }));
    expect(entryOf(exam, verdicts)).toMatchObject({ category: "left", item: { resend: true } });
    expect(goneEntry({ id, kind: "workgroup", authorities: ["One"] })).toEqual({
      category: "gone",
      verdicts: [{ authority: "One", act: "delete", why: "the directory no longer has it" }],
      item: {
        ...{ id, dn: `entryUUID=${id}`, udm_object_type: "groups/group", object: null, options: null },
        resend: true,
      },
    });
  });
});
