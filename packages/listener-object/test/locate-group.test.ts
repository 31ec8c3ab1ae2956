import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  defaultContainerNames,
  escapeRdnValue,
  locateGroup,
  readContainerNames,
  sameSchool,
  schoolsInDn,
} from "../src/index.js";

const locate = (dn: string): unknown => locateGroup(dn, defaultContainerNames);
const below = "cn=groups,ou=OU1,dc=ucs,dc=test";

describe("a school class", () => {
  const place = { kind: "school_class", school: "OU1", name: "1a" };

  test("lies in the class container, its name goes without the school", () => {
    expect(locate(`cn=OU1-1a,cn=klassen,cn=schueler,${below}`)).toEqual(place);
  });

  test("is found whatever the case, school and name spelt as in the DN", () => {
    expect(locate("CN=ou1-1A,cn=Klassen,cn=SCHUELER,CN=Groups,OU=Ou1,dc=x")).toEqual({
      kind: "school_class",
      school: "Ou1",
      name: "1A",
    });
  });

  test("keeps the hyphens of its name", () => {
    expect(locate(`cn=OU1-1a-b-c,cn=klassen,cn=schueler,${below}`)).toEqual({ ...place, name: "1a-b-c" });
  });

  test("of a school with hyphens is found", () => {
    const dn = "cn=DEMO-1-1a,cn=klassen,cn=schueler,cn=groups,ou=DEMO-1,dc=x";
    expect(locate(dn)).toEqual({ kind: "school_class", school: "DEMO-1", name: "1a" });
  });

  test("is found below a district", () => {
    const dn = "cn=OU1-1a,cn=klassen,cn=schueler,cn=groups,ou=OU1,ou=OU,dc=ucs,dc=test";
    expect(locate(dn)).toEqual(place);
  });

  test("keeps every name that a DN can have", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (name) => {
        expect(locate(`cn=${escapeRdnValue(`OU1-${name}`)},cn=klassen,cn=schueler,${below}`)).toEqual({
          ...place,
          name,
        });
      }),
    );
  });
});

test("a workgroup lies directly below the pupils container", () => {
  expect(locate(`cn=OU1-choir,cn=schueler,${below}`)).toEqual({ kind: "workgroup", school: "OU1", name: "choir" });
});

test.each([
  ["a role group", `cn=schueler-ou1,${below}`],
  ["a primary group", `cn=Domain Users OU1,${below}`],
  ["a computer room", `cn=OU1-room,cn=raeume,${below}`],
  ["a deeper child of a class", `cn=OU1-x,cn=OU1-1a,cn=klassen,cn=schueler,${below}`],
  ["a deeper child of the pupils container", `cn=OU1-x,cn=other,cn=schueler,${below}`],
  ["the class container", `cn=klassen,cn=schueler,${below}`],
  ["a class without the school in its name", `cn=1a,cn=klassen,cn=schueler,${below}`],
  ["a class with another school in its name", `cn=OU2-1a,cn=klassen,cn=schueler,${below}`],
  ["a class with nothing after the school", `cn=OU1-,cn=klassen,cn=schueler,${below}`],
  ["a class share", "cn=OU1-1a,cn=klassen,cn=shares,ou=OU1,dc=x"],
  ["a group outside every school", "cn=OU1-1a,cn=klassen,cn=schueler,cn=groups,dc=x"],
  ["a multi-valued RDN", `cn=OU1-1a+gidNumber=5,cn=klassen,cn=schueler,${below}`],
  ["a user", "uid=OU1-x,cn=schueler,cn=groups,ou=OU1,dc=x"],
  ["an exam group", "cn=OUou1-Klassenarbeit,cn=ucsschool,cn=groups,dc=x"],
  ["nothing", ""],
])("%s is neither school class nor workgroup", (_what, dn) => {
  expect(locate(dn)).toBeUndefined();
});

describe("container names", () => {
  test("have their defaults where the environment is empty or unset", () => {
    expect(readContainerNames({})).toEqual(defaultContainerNames);
    const empty = { ucsschool_ldap_default_container_pupils: "", ucsschool_ldap_default_container_class: " " };
    expect(readContainerNames(empty)).toEqual(defaultContainerNames);
  });

  test("are read from ucsschool_ldap_default_container_*", () => {
    const prefix = "ucsschool_ldap_default_container_";
    const variables = [
      "pupils",
      "teachers",
      "staff",
      "teachers_and_staff",
      "legal_guardians",
      "admins",
      "class",
      "rooms",
      "exam",
    ];
    const names = readContainerNames(Object.fromEntries(variables.map((name) => [prefix + name, `my ${name}`])));
    expect(names).toEqual({
      pupils: "my pupils",
      teachers: "my teachers",
      staff: "my staff",
      teachersAndStaff: "my teachers_and_staff",
      legalGuardians: "my legal_guardians",
      admins: "my admins",
      class: "my class",
      rooms: "my rooms",
      exam: "my exam",
    });
  });

  test("that were renamed are the ones that count", () => {
    const names = readContainerNames({
      ucsschool_ldap_default_container_pupils: "Schülerinnen, Schüler",
      ucsschool_ldap_default_container_class: "classes",
    });
    const dn = `cn=OU1-1a,cn=classes,cn=Schülerinnen\\, Schüler,${below}`;
    expect(locateGroup(dn, names)).toEqual({ kind: "school_class", school: "OU1", name: "1a" });
    expect(locateGroup(`cn=OU1-1a,cn=klassen,cn=schueler,${below}`, names)).toBeUndefined();
  });
});

describe("the schools in a DN", () => {
  test("come innermost first, so that a district comes last", () => {
    expect(schoolsInDn("uid=a,cn=users,ou=OU1,ou=OU,dc=test")).toEqual(["OU1", "OU"]);
  });

  test("are none outside every school", () => {
    expect(schoolsInDn("uid=a,cn=users,dc=test")).toEqual([]);
  });
});

test("school names are compared without case", () => {
  expect(sameSchool("DEMOSCHOOL", "DemoSchool")).toBe(true);
  expect(sameSchool("OU1", "OU10")).toBe(false);
});
