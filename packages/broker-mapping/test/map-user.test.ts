import { describe, expect, test } from "@jest/globals";
import { isSentUser, mapUser } from "../src/index.js";
import { groupOfUser, sent, user } from "./directory-samples.js";

describe("which users are sent", () => {
  test.each([["ucsschoolStudent"], ["ucsschoolTeacher"], ["ucsschoolStaff"]])(
    "a user with %s is sent",
    (objectClass) => {
      expect(mapUser(user({ objectClasses: ["top", objectClass] }), ["OU1"])).toMatchObject({ outcome: "send" });
    },
  );

  test("a user with none of the three object classes is out of scope", () => {
    const mapped = mapUser(user({ objectClasses: ["top", "person"] }), "all");
    expect(mapped).toEqual({ outcome: "out_of_scope", why: "not_a_school_user" });
  });

  test.each([["ucsschoolLegalGuardian"], ["ucsschoolAdministrator"]])(
    "a user who is only %s is not sent",
    (objectClass) => {
      const mapped = mapUser(user({ objectClasses: [objectClass], roles: ["school_admin:school:OU1"] }), "all");
      expect(mapped).toEqual({ outcome: "out_of_scope", why: "not_a_school_user" });
    },
  );

  test("a school administrator who also is a teacher is sent as a teacher", () => {
    const objectClasses = ["ucsschoolAdministrator", "ucsschoolTeacher"];
    const roles = ["school_admin:school:OU1", "teacher:school:OU1"];
    const { body } = sent(mapUser(user({ objectClasses, roles }), "all"));
    expect(body.context).toEqual({ OU1: { roles: ["teacher"], classes: [] } });
  });

  test("an exam user is not sent, although it is a student", () => {
    const mapped = mapUser(user({ objectClasses: ["ucsschoolStudent", "ucsschoolExam"] }), "all");
    expect(mapped).toEqual({ outcome: "out_of_scope", why: "exam_user" });
  });

  test("a user without a school is out of scope, even where all schools are listed", () => {
    expect(mapUser(user({ schools: [] }), "all")).toEqual({ outcome: "out_of_scope", why: "no_listed_school" });
  });

  test("a user of unlisted schools only is out of scope", () => {
    expect(mapUser(user({ schools: ["OU1", "OU2"] }), ["OU3"])).toEqual({
      outcome: "out_of_scope",
      why: "no_listed_school",
    });
  });

  test("no listed school at all means that nobody is sent", () => {
    expect(mapUser(user(), [])).toEqual({ outcome: "out_of_scope", why: "no_listed_school" });
  });

  test("all schools means schools that nobody listed, future ones too", () => {
    expect(mapUser(user({ schools: ["FutureSchool"] }), "all")).toMatchObject({
      outcome: "send",
      schools: ["FutureSchool"],
    });
  });

  test("object classes are compared without case", () => {
    expect(isSentUser({ objectClasses: ["UCSSCHOOLSTUDENT"], schools: ["OU1"] }, "all")).toBe(true);
    expect(isSentUser({ objectClasses: ["ucsschoolstudent", "ucsschoolexam"], schools: ["OU1"] }, "all")).toBe(false);
  });
});

describe("what a user's body holds", () => {
  test("givenName, sn and uid become first_name, last_name and user_name, the entryUUID the id", () => {
    expect(sent(mapUser(user(), "all")).body).toEqual({
      id: "00000000-0000-4000-8000-000000000001",
      first_name: "Anna",
      last_name: "Meier",
      user_name: "anna",
      context: { OU1: { roles: ["student"], classes: [] } },
    });
  });

  test.each([
    ["username", "uid"],
    ["firstname", "givenName"],
    ["lastname", "sn"],
  ] as const)("an empty %s is a data fault that names %s", (property, attribute) => {
    const faulty = mapUser(user({ [property]: "" }), "all");
    expect(faulty).toMatchObject({ outcome: "faulty", attribute, message: expect.stringContaining(attribute) });
  });

  test("a data fault's message names every empty attribute and no value", () => {
    const faulty = mapUser(user({ firstname: "", lastname: " " }), "all");
    expect(faulty).toMatchObject({
      message: "The user's givenName and sn must not be empty: set it in the directory.",
    });
  });

  test("an empty name of a user out of scope is nobody's fault", () => {
    expect(mapUser(user({ lastname: "", schools: ["OU9"] }), ["OU1"])).toMatchObject({ outcome: "out_of_scope" });
  });

  test("a user in listed and unlisted schools is sent with the listed ones only", () => {
    const mapped = sent(mapUser(user({ schools: ["OU1", "OU2", "OU3"] }), ["OU3", "OU1"]));
    expect(Object.keys(mapped.body.context)).toEqual(["OU1", "OU3"]);
  });

  test("listed schools are compared without case and sent as the user's ucsschoolSchool spells them", () => {
    expect(sent(mapUser(user({ schools: ["DemoSchool"] }), ["DEMOSCHOOL"])).schools).toEqual(["DemoSchool"]);
  });

  test("a school that ucsschoolSchool names twice in different case is sent once", () => {
    expect(sent(mapUser(user({ schools: ["OU1", "ou1"] }), "all")).schools).toEqual(["OU1"]);
  });
});

describe("the primary school comes first, the others by name", () => {
  const schools = ["OU3", "OU1", "OU2"];
  const order = (dn: string, scope: "all" | string[], own = schools): readonly string[] => {
    const { body, schools: names } = sent(mapUser(user({ dn, schools: own }), scope));
    expect(Object.keys(body.context)).toEqual(names);
    return names;
  };

  test("the primary school is the OU that the user's DN lies in", () => {
    expect(order("uid=a,cn=users,ou=OU2,dc=ucs,dc=test", "all")).toEqual(["OU2", "OU1", "OU3"]);
  });

  test("the OU of the DN is compared without case", () => {
    expect(order("uid=a,cn=users,ou=ou3,dc=ucs,dc=test", "all")).toEqual(["OU3", "OU1", "OU2"]);
  });

  test("where the OU of the DN is not listed, the first listed school by name is the primary one", () => {
    expect(order("uid=a,cn=users,ou=OU1,dc=ucs,dc=test", ["OU3", "OU2"])).toEqual(["OU2", "OU3"]);
  });

  test("with districts the innermost OU that is a school is the primary one", () => {
    expect(order("uid=a,cn=users,ou=OU2,ou=OU,dc=ucs,dc=test", "all")).toEqual(["OU2", "OU1", "OU3"]);
  });

  test("an OU below the school is no school", () => {
    expect(order("uid=a,cn=users,ou=office,ou=OU2,dc=ucs,dc=test", "all")).toEqual(["OU2", "OU1", "OU3"]);
  });

  test("a district with the name of a listed school is not taken for an unlisted primary school", () => {
    const dn = "uid=a,cn=users,ou=ZZ1,ou=ZZ,dc=ucs,dc=test";
    expect(order(dn, ["ZZ", "AA"], ["ZZ1", "ZZ", "AA"])).toEqual(["AA", "ZZ"]);
  });

  test("the OU of the DN is no primary school where the user does not belong to it", () => {
    expect(order("uid=a,cn=users,ou=OU9,dc=ucs,dc=test", "all")).toEqual(["OU1", "OU2", "OU3"]);
  });

  test("schools gives the order even for names that a JavaScript object sorts by itself", () => {
    const mapped = sent(mapUser(user({ dn: "uid=a,ou=4711,dc=test", schools: ["17", "4711", "OU1"] }), "all"));
    expect(mapped.schools).toEqual(["4711", "17", "OU1"]);
  });
});

describe("roles in a context", () => {
  const rolesOf = (roles: string[], objectClasses: string[], schools = ["OU1"]): unknown => {
    const { context } = sent(mapUser(user({ roles, objectClasses, schools }), "all")).body;
    return Object.fromEntries(Object.entries(context).map(([school, entry]) => [school, entry.roles]));
  };

  test("each school gets the roles that ucsschoolRole gives for that school", () => {
    const roles = ["teacher:school:OU1", "staff:school:OU2"];
    const classes = ["ucsschoolTeacher", "ucsschoolStaff"];
    expect(rolesOf(roles, classes, ["OU1", "OU2"])).toEqual({ OU1: ["teacher"], OU2: ["staff"] });
  });

  test("roles are sorted and each comes once", () => {
    const roles = ["teacher:school:OU1", "staff:school:OU1", "TEACHER:school:ou1"];
    expect(rolesOf(roles, ["ucsschoolTeacher"])).toEqual({ OU1: ["staff", "teacher"] });
  });

  test("role, context type and school are compared without case and sent in lower case", () => {
    expect(rolesOf(["Teacher:School:ou1"], ["ucsschoolStudent"])).toEqual({ OU1: ["teacher"] });
  });

  test("where no value names the school, the object classes decide", () => {
    expect(rolesOf(["teacher:school:OU2"], ["ucsschoolStaff", "ucsschoolTeacher"])).toEqual({
      OU1: ["staff", "teacher"],
    });
    expect(rolesOf([], ["ucsschoolStudent"])).toEqual({ OU1: ["student"] });
  });

  test.each([
    ["school_admin:school:OU1"],
    ["exam_user:exam:OU1"],
    ["teacher:exam:OU1"],
    ["teacher"],
    ["teacher:school:OU1:x"],
  ])("a value like %s is no role that the broker knows", (role) => {
    expect(rolesOf([role], ["ucsschoolStudent"])).toEqual({ OU1: ["student"] });
  });
});

describe("classes in a context", () => {
  test("a context has the school classes of that school, sorted, hyphens included", () => {
    const groups = [groupOfUser("OU1", "2b-x"), groupOfUser("OU1", "1a"), groupOfUser("OU2", "9z")];
    const { body, classes } = sent(mapUser(user({ groups, schools: ["OU1", "OU2"] }), "all"));
    expect(body.context).toMatchObject({ OU1: { classes: ["1a", "2b-x"] }, OU2: { classes: ["9z"] } });
    expect(classes.map(({ id }) => id)).toEqual(["id-of-OU1-1a", "id-of-OU1-2b-x", "id-of-OU2-9z"]);
  });

  test("workgroups are no classes", () => {
    const { body, classes } = sent(mapUser(user({ groups: [groupOfUser("OU1", "choir", "workgroup")] }), "all"));
    expect(body.context).toMatchObject({ OU1: { classes: [] } });
    expect(classes).toEqual([]);
  });

  test("a class of an unlisted school, or of one that the user does not belong to, is in no context", () => {
    const groups = [groupOfUser("OU2", "1a"), groupOfUser("OU3", "1a")];
    const { body, classes } = sent(mapUser(user({ groups, schools: ["OU1", "OU2"] }), ["OU1", "OU3"]));
    expect(body.context).toEqual({ OU1: { roles: ["student"], classes: [] } });
    expect(classes).toEqual([]);
  });

  test("a class's school is compared without case", () => {
    const { body } = sent(mapUser(user({ groups: [groupOfUser("ou1", "1a")] }), "all"));
    expect(body.context).toMatchObject({ OU1: { classes: ["1a"] } });
  });
});
