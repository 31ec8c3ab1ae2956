import { describe, expect, test } from "@jest/globals";
import { listenerAttributes, toListenerItem, toListenerObject, toListenerOptions } from "../src/to-listener-object.js";

const now = new Date("2026-11-23T10:00:00Z");

describe("a user", () => {
  test("with all properties is what the App Center's converter writes", () => {
    const object = toListenerObject(teacher, "users/user", {
      properties: "all",
      now,
      found: { primaryGroup: "cn=Domain Users SchuleA,cn=groups,ou=SchuleA,dc=ucs,dc=test" },
    });
    expect(object).toEqual(teacherObject);
    expect(toListenerOptions(teacher, "users/user")).toEqual(["default", "ucsschoolTeacher"]);
  });
  test("by default has only what the broker may know", () => {
    expect(toListenerItem(teacher, "users/user")).toEqual({
      id: "e5d18ac4-0000-0000-0000-000000000000",
      dn: "uid=jo.krueger,cn=lehrer,cn=users,ou=SchuleA,dc=ucs,dc=test",
      udm_object_type: "users/user",
      options: ["default", "ucsschoolTeacher"],
      object: {
        username: "jo.krueger",
        firstname: "Jörg",
        lastname: "Krüger",
        school: ["SchuleA", "SchuleB"],
        groups: teacherObject.groups,
        ucsschoolRole: ["teacher:school:SchuleA", "teacher:school:SchuleB"],
      },
    });
  });
  test("what is unset has no key, except what is always there", () => {
    expect(toListenerObject(entryOf({ uid: ["x"] }), "users/user")).toEqual({ username: "x", groups: [] });
    expect(toListenerObject(entryOf({ uid: ["x"] }), "users/user", { properties: "all", now })).toEqual({
      username: "x",
      groups: [],
      sambaRID: null,
      disabled: false,
      locked: false,
      userexpiry: null,
      passwordexpiry: null,
      pwdChangeNextLogin: false,
      mailForwardCopyToSelf: "0",
      unlockTime: "",
    });
  });
  test("is disabled only if Samba, Kerberos and shadow or password agree", () => {
    const disabled = { sambaAcctFlags: ["[UD]"], krb5KDCFlags: ["254"], shadowExpire: ["1"] };
    const of = (attributes: Record<string, string[]>) =>
      toListenerObject(entryOf(attributes), "users/user", { properties: "all", now })["disabled"];
    expect(of(disabled)).toBe(true);
    expect(of({ ...disabled, shadowExpire: [], userPassword: ["{crypt}!$6$x"] })).toBe(true);
    expect(of({ ...disabled, shadowExpire: ["99999"] })).toBe(false);
    expect(of({ ...disabled, krb5KDCFlags: ["126"] })).toBe(false);
    expect(of({ ...disabled, sambaAcctFlags: ["[U]"] })).toBe(false);
  });
  test.each([
    [{ krb5ValidEnd: ["20310801000000Z"], shadowExpire: ["1"] }, "userexpiry", "2031-08-01"],
    [{ sambaKickoffTime: ["1943222400"] }, "userexpiry", "2031-08-01"],
    [{ shadowExpire: ["22492"] }, "userexpiry", "2031-08-01"],
    [{ shadowExpire: ["1"] }, "userexpiry", null],
    [{ shadowLastChange: ["20000"], shadowMax: ["90"] }, "passwordexpiry", "2025-01-02"],
    [{ shadowLastChange: ["20000"], shadowMax: ["2147483647"] }, "passwordexpiry", null],
    [{ shadowLastChange: ["-9007199254740991"], shadowMax: ["0"] }, "passwordexpiry", null],
    [{ sambaKickoffTime: ["9223372036854775807"] }, "userexpiry", null],
    [{ sambaBadPasswordTime: ["9223372036854775807"] }, "lockedTime", "9223372036854775807"],
    [{ sambaBadPasswordTime: ["9".repeat(40)] }, "lockedTime", "9".repeat(40)],
    [{ shadowLastChange: ["20000"], shadowMax: ["90"] }, "pwdChangeNextLogin", true],
    [{ shadowLastChange: ["0"] }, "pwdChangeNextLogin", true],
    [{ krb5KDCFlags: [String(1 << 17)] }, "locked", true],
    [{ sambaAcctFlags: ["[UL]"] }, "locked", true],
    [{ ucsschoolPurgeTimestamp: ["20270131000000Z"] }, "ucsschoolPurgeTimestamp", "2027-01-31"],
    [{ univentionBirthday: ["2012-03-04"] }, "birthday", "2012-03-04"],
    [{ univentionBirthday: [""] }, "birthday", null],
    [{ sambaBadPasswordTime: ["0"] }, "lockedTime", "0"],
    [{ sambaBadPasswordTime: ["132540000000000000"] }, "lockedTime", "20210101184000Z"],
    [{ mailPrimaryAddress: ["A@B.test"] }, "mailPrimaryAddress", "a@b.test"],
    [
      { mailPrimaryAddress: ["a@b.test"], mailForwardAddress: ["a@b.test", "c@d.test"] },
      "mailForwardAddress",
      ["c@d.test"],
    ],
    [{ mailPrimaryAddress: ["a@b.test"], mailForwardAddress: ["a@b.test"] }, "mailForwardCopyToSelf", "1"],
    [{ homePostalAddress: ["Street 1$12345$City"] }, "homePostalAddress", ["Street 1", "12345", "City"]],
    [{ univentionUMCProperty: ["a=b=c"] }, "umcProperty", [["a", "b=c"]]],
    [{ krb5ValidStart: ["20260101063000Z"] }, "accountActivationDate", ["2026-01-01", "06:30", "UTC"]],
    [{ uidNumber: ["12x"] }, "uidNumber", "12x"],
    [{ jpegPhoto: ["ab"] }, "jpegPhoto", "YWI="],
  ])("%j gives %s = %j", (attributes, property, value) => {
    const object = toListenerObject(entryOf(attributes), "users/user", { properties: "all", now });
    expect(object[property]).toEqual(value);
  });
});

describe("a group", () => {
  test("with all properties is what the App Center's converter writes", () => {
    expect(toListenerObject(schoolClass, "groups/group", { properties: "all", now })).toEqual(classObject);
    expect(toListenerOptions(schoolClass, "groups/group")).toEqual(["default", "posix", "samba"]);
  });
  test("by default has name, description, users and role", () => {
    const entry = entryOf({ cn: ["A-1"], description: ["d"], uniqueMember: ["uid=x,dc=t", "cn=g,dc=t", "UID=y,dc=t"] });
    expect(toListenerObject(entry, "groups/group")).toEqual({ name: "A-1", description: "d", users: ["uid=x,dc=t"] });
  });
  test("members that do not begin with uid= are what a search found them to be", () => {
    const entry = entryOf({ uniqueMember: ["cn=g,dc=t", "cn=h$,dc=t", "cn=u,dc=t", "cn=gone,dc=t"] });
    const memberKinds = new Map([
      ["cn=g,dc=t", "group"] as const,
      ["cn=h$,dc=t", "host"] as const,
      ["cn=u,dc=t", "user"] as const,
    ]);
    expect(toListenerObject(entry, "groups/group", { properties: "all", now, found: { memberKinds } })).toMatchObject({
      users: ["cn=u,dc=t"],
      nestedGroup: ["cn=g,dc=t"],
      hosts: ["cn=h$,dc=t"],
    });
  });
});

test("neither a password hash nor anything else private is asked for by default", () => {
  expect([...listenerAttributes].sort()).toEqual(
    [
      ...["cn", "description", "givenName", "memberOf", "objectClass", "sn", "ucsschoolRole", "ucsschoolSchool"],
      ...["uid", "uniqueMember"],
    ].sort(),
  );
});

function entryOf(attributes: Readonly<Record<string, readonly string[]>>) {
  return {
    id: "e5d18ac4-0000-0000-0000-000000000000",
    dn: "uid=jo.krueger,cn=lehrer,cn=users,ou=SchuleA,dc=ucs,dc=test",
    attribute: (name: string) => attributes[name] ?? [],
    raw: (name: string) => (attributes[name] ?? []).map((value) => Buffer.from(value)),
  };
}

const teacher = entryOf({
  objectClass: [
    ...["top", "person", "organizationalPerson", "inetOrgPerson", "posixAccount", "shadowAccount", "sambaSamAccount"],
    ...[
      "krb5Principal",
      "krb5KDCEntry",
      "univentionMail",
      "univentionPWHistory",
      "univentionObject",
      "ucsschoolTeacher",
    ],
  ],
  univentionObjectType: ["users/user"],
  univentionObjectIdentifier: ["e5d18ac4-f981-5c6f-8f32-d573bc9d4058"],
  uid: ["jo.krueger"],
  cn: ["Jörg Krüger"],
  givenName: ["Jörg"],
  sn: ["Krüger"],
  displayName: ["Jörg Krüger"],
  gecos: ["J?rg Kr?ger"],
  uidNumber: ["2002"],
  gidNumber: ["6001"],
  homeDirectory: ["/home/SchuleA/lehrer/jo.krueger"],
  loginShell: ["/bin/bash"],
  userPassword: ["{crypt}$6$x"],
  pwhistory: ["$6$x"],
  sambaSID: ["S-1-5-21-1111111111-2222222222-3333333333-5004"],
  sambaNTPassword: ["CAA1239D44DA7EDF926BCE39F5C65D0F"],
  sambaAcctFlags: ["[U          ]"],
  krb5KDCFlags: ["126"],
  krb5ValidEnd: ["20310801000000Z"],
  sambaKickoffTime: ["1943308800"],
  shadowExpire: ["22493"],
  departmentNumber: ["SchuleA"],
  ucsschoolSchool: ["SchuleA", "SchuleB"],
  ucsschoolRole: ["teacher:school:SchuleA", "teacher:school:SchuleB"],
  ucsschoolSourceUID: ["LAND"],
  ucsschoolRecordUID: ["rec-jo.krueger"],
  sambaHomePath: ["\\\\fs-schulea\\jo.krueger"],
  sambaProfilePath: ["%LOGONSERVER%\\%USERNAME%\\windows-profiles\\default"],
  sambaLogonScript: ["ucs-school-logon.vbs"],
  sambaHomeDrive: ["I:"],
  mailPrimaryAddress: ["jo.krueger@ucs.test"],
  mail: ["jo.krueger@ucs.test"],
  memberOf: [
    "cn=Domain Users SchuleA,cn=groups,ou=SchuleA,dc=ucs,dc=test",
    "cn=lehrer-schulea,cn=groups,ou=SchuleA,dc=ucs,dc=test",
    "cn=SchuleA-1a,cn=klassen,cn=schueler,cn=groups,ou=SchuleA,dc=ucs,dc=test",
  ],
});

const teacherObject = {
  username: "jo.krueger",
  firstname: "Jörg",
  lastname: "Krüger",
  displayName: "Jörg Krüger",
  gecos: "J?rg Kr?ger",
  uidNumber: 2002,
  gidNumber: 6001,
  sambaRID: 5004,
  disabled: false,
  locked: false,
  userexpiry: "2031-08-01",
  passwordexpiry: null,
  pwdChangeNextLogin: false,
  mailPrimaryAddress: "jo.krueger@ucs.test",
  "e-mail": ["jo.krueger@ucs.test"],
  mailForwardCopyToSelf: "0",
  password: "{crypt}$6$x",
  departmentNumber: ["SchuleA"],
  school: ["SchuleA", "SchuleB"],
  ucsschoolRole: ["teacher:school:SchuleA", "teacher:school:SchuleB"],
  ucsschoolSourceUID: "LAND",
  ucsschoolRecordUID: "rec-jo.krueger",
  primaryGroup: "cn=Domain Users SchuleA,cn=groups,ou=SchuleA,dc=ucs,dc=test",
  groups: [
    "cn=Domain Users SchuleA,cn=groups,ou=SchuleA,dc=ucs,dc=test",
    "cn=lehrer-schulea,cn=groups,ou=SchuleA,dc=ucs,dc=test",
    "cn=SchuleA-1a,cn=klassen,cn=schueler,cn=groups,ou=SchuleA,dc=ucs,dc=test",
  ],
  unixhome: "/home/SchuleA/lehrer/jo.krueger",
  shell: "/bin/bash",
  sambahome: "\\\\fs-schulea\\jo.krueger",
  profilepath: "%LOGONSERVER%\\%USERNAME%\\windows-profiles\\default",
  scriptpath: "ucs-school-logon.vbs",
  homedrive: "I:",
  unlockTime: "",
  univentionObjectIdentifier: "e5d18ac4-f981-5c6f-8f32-d573bc9d4058",
};

const schoolClass = entryOf({
  objectClass: ["top", "univentionGroup", "posixGroup", "sambaGroupMapping", "univentionObject", "ucsschoolGroup"],
  cn: ["SchuleA-1a"],
  gidNumber: ["6013"],
  sambaGroupType: ["2"],
  univentionGroupType: ["-2147483646"],
  sambaSID: ["S-1-5-21-1111111111-2222222222-3333333333-13027"],
  ucsschoolRole: ["school_class:school:SchuleA"],
  uniqueMember: [
    "uid=anna.meier,cn=schueler,cn=users,ou=SchuleA,dc=ucs,dc=test",
    "uid=jo.krueger,cn=lehrer,cn=users,ou=SchuleA,dc=ucs,dc=test",
  ],
});

const classObject = {
  name: "SchuleA-1a",
  gidNumber: 6013,
  sambaRID: 13027,
  sambaGroupType: "2",
  adGroupType: "-2147483646",
  users: [
    "uid=anna.meier,cn=schueler,cn=users,ou=SchuleA,dc=ucs,dc=test",
    "uid=jo.krueger,cn=lehrer,cn=users,ou=SchuleA,dc=ucs,dc=test",
  ],
  hosts: [],
  nestedGroup: [],
  memberOf: [],
  ucsschoolRole: ["school_class:school:SchuleA"],
};
