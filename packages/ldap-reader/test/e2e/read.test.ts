import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { defaultContainerNames, type DirectoryGroup, type DirectoryUser } from "@id-connector/listener-object";
import { escapeRdnValue, startSlapd, type Slapd } from "@id-connector/slapd-fixture";
import { parseFilter, type SchoolStreamOptions } from "../../src/index.js";
import { closeDirectories, collect, directoryOn, failureOf } from "../directories.js";

let slapd: Slapd;
const at = (username: string, container = "schueler", school = "SchuleA") =>
  `uid=${escapeRdnValue(username)},cn=${container},cn=users,ou=${school},dc=ucs,dc=test`;
const anna = at("anna");
const jo = at("jo", "lehrer");

beforeAll(async () => {
  slapd = await startSlapd({
    noMemberOf: true, // groups are found without it
    content: {
      schools: [{ name: "SchuleA", displayName: "Schule am Änger" }, "SchuleB"],
      users: [
        { username: "anna", role: "student", schools: ["SchuleA"], firstname: "Änne", lastname: "Müller" },
        { username: "jo", role: "teacher_and_staff", schools: ["SchuleA", "SchuleB"] },
        { username: "x1", role: "exam_user", schools: ["SchuleA"] },
        { username: "g1", role: "legal_guardian", schools: ["SchuleA"] },
        {
          username: "bare",
          role: "student",
          schools: ["SchuleB"],
          attributes: { givenName: [], ucsschoolRole: [], ucsschoolRecordUID: [], ucsschoolSourceUID: [] },
        },
      ],
      classes: [
        {
          school: "SchuleA",
          name: "1a",
          members: [anna, at("jo", "lehrer und mitarbeiter")],
          description: "Klasse der Füchse",
        },
        { school: "SchuleA", name: "leer", members: [] },
        { school: "SchuleB", name: "1a", members: [at("jo", "lehrer und mitarbeiter")] },
      ],
      workgroups: [{ school: "SchuleA", name: "chor-2", members: [anna] }],
    },
  });
});
afterEach(closeDirectories);
afterAll(() => slapd.close());

const classA = "cn=SchuleA-1a,cn=klassen,cn=schueler,cn=groups,ou=SchuleA,dc=ucs,dc=test";

describe("schools", () => {
  test("are all found, with the OU's name where there is no display name", async () => {
    const schools = await directoryOn(slapd).readSchools();
    expect(schools.map(({ name, displayName }) => [name, displayName]).sort()).toEqual([
      ["SchuleA", "Schule am Änger"],
      ["SchuleB", "SchuleB"],
    ]);
    expect(schools[0]).toEqual(expect.objectContaining({ kind: "school", dn: "ou=SchuleA,dc=ucs,dc=test" }));
  });
  test("are found by a filter", async () => {
    const filter = parseFilter("(|(displayName=*änger)(uid=anna))");
    expect((await directoryOn(slapd).readSchools({ filter })).map(({ name }) => name)).toEqual(["SchuleA"]);
  });
  test("are found by name without case, and spelt as in the directory", async () => {
    const directory = directoryOn(slapd);
    expect((await directory.findSchool("sCHULEb"))?.name).toBe("SchuleB");
    expect(await directory.findSchool("Schule")).toBeUndefined();
    expect(await directory.findSchool("Schule*")).toBeUndefined();
  });
});

describe("a user", () => {
  test("comes with its classes and workgroups, and with nothing else", async () => {
    const user = await directoryOn(slapd).findUser("anna");
    expect(user).toEqual({
      kind: "user",
      id: await slapd.entryUuid(anna),
      dn: anna,
      username: "anna",
      firstname: "Änne",
      lastname: "Müller",
      schools: ["SchuleA"],
      roles: ["student:school:SchuleA"],
      objectClasses: expect.arrayContaining(["ucsschoolStudent", "inetOrgPerson"]),
      groups: expect.any(Array),
    });
    expect(user?.groups.map(({ kind, school, name, description }) => [kind, school, name, description]).sort()).toEqual(
      [
        ["school_class", "SchuleA", "1a", "Klasse der Füchse"],
        ["workgroup", "SchuleA", "chor-2", ""],
      ],
    );
    expect(user?.groups.find(({ name }) => name === "1a")).toEqual(
      expect.objectContaining({ id: await slapd.entryUuid(classA), dn: classA }),
    );
  });
  test("has the groups of all its schools", async () => {
    const user = await directoryOn(slapd).findUser("jo");
    expect(user?.groups.map(({ school, name }) => `${school}/${name}`).sort()).toEqual(["SchuleA/1a", "SchuleB/1a"]);
  });
  test("that lacks attributes has empty names", async () => {
    const user = await directoryOn(slapd).findUser("BARE");
    expect(user).toEqual(expect.objectContaining({ username: "bare", firstname: "", roles: [], groups: [] }));
  });
  test("that nobody has is undefined; so is what is no user", async () => {
    await slapd.add(
      slapd.ldif.user({
        username: "machine",
        role: "student",
        schools: ["SchuleA"],
        attributes: { univentionObjectType: ["computers/linux"] },
      }),
    );
    const directory = directoryOn(slapd);
    expect(await directory.findUser("nobody")).toBeUndefined();
    expect(await directory.findUser("an*")).toBeUndefined();
    expect(await directory.findUser("machine")).toBeUndefined();
  });
  test("without univentionObjectType counts if it has a class of school users", async () => {
    const bare = (username: string, objectClass: string[]) =>
      slapd.ldif.user({
        username,
        role: "student",
        schools: ["SchuleA"],
        attributes: { univentionObjectType: [], objectClass, ...unlessSchoolUser(objectClass) },
      });
    const unlessSchoolUser = (objectClass: string[]) =>
      objectClass.includes("ucsschoolStudent")
        ? {}
        : { ucsschoolSchool: [], ucsschoolRole: [], ucsschoolSourceUID: [], ucsschoolRecordUID: [] };
    const classes = [
      "inetOrgPerson",
      "posixAccount",
      "shadowAccount",
      "sambaSamAccount",
      "krb5Principal",
      "krb5KDCEntry",
      "univentionMail",
      "univentionPWHistory",
    ];
    await slapd.add([bare("old", [...classes, "ucsschoolStudent"]), bare("older", classes)]);
    const directory = directoryOn(slapd);
    expect((await directory.findUser("old"))?.dn).toBe(at("old"));
    expect(await directory.findUser("older")).toBeUndefined();
    const [id, other] = [await slapd.entryUuid(at("old")), await slapd.entryUuid(at("older"))];
    const { objects } = await directory.readObjects([id, other]);
    expect([objects.get(id)?.kind, objects.get(other)?.kind]).toEqual(["user", "other"]);
  });
});

describe("a group", () => {
  test("comes with its members, resolved", async () => {
    const [group, ...rest] = await directoryOn(slapd).findGroups("SchuleA-1a");
    expect(rest).toEqual([]);
    expect(group).toEqual(
      expect.objectContaining({
        kind: "school_class",
        school: "SchuleA",
        name: "1a",
        dn: classA,
        description: "Klasse der Füchse",
      }),
    );
    expect(group?.roles).toEqual(["school_class:school:SchuleA"]);
    expect(group?.members.map(({ dn }) => dn)).toEqual([anna, at("jo", "lehrer und mitarbeiter")]);
    expect(group?.members[0]?.user).toEqual({
      id: await slapd.entryUuid(anna),
      dn: anna,
      schools: ["SchuleA"],
      roles: ["student:school:SchuleA"],
      objectClasses: expect.arrayContaining(["ucsschoolStudent"]),
    });
  });
  test("names a member that is not there (yet), also where another user has its uid elsewhere", async () => {
    const members = [jo, at("anna", "schueler", "SchuleB"), at("ghost")];
    await slapd.add(slapd.ldif.workgroup({ school: "SchuleA", name: "offen", members }));
    const [group] = await directoryOn(slapd).findGroups("SchuleA-offen");
    expect(group?.members).toEqual(members.map((dn) => ({ dn, user: undefined })));
  });
  test("leaves out nested groups and hosts, whether they are still there or not", async () => {
    const host = `cn=pc1,cn=computers,dc=ucs,dc=test`;
    await slapd.add(
      `dn: ${host}\nobjectClass: device\nobjectClass: univentionObject\nuniventionObjectType: computers/linux\ncn: pc1\n`,
    );
    const nested = [classA, host, "cn=gone,cn=groups,dc=ucs,dc=test"];
    await slapd.add(slapd.ldif.workgroup({ school: "SchuleA", name: "gemischt", members: [...nested, anna] }));
    const [group] = await directoryOn(slapd).findGroups("SchuleA-gemischt");
    expect(group?.members.map(({ dn }) => dn)).toEqual([anna]);
  });
  test("finds a member whose DN is spelt in another way", async () => {
    const spelt = "UID=Anna, CN=Schueler,cn=users,ou=schulea,dc=UCS,dc=test";
    await slapd.add(slapd.ldif.workgroup({ school: "SchuleA", name: "anders", members: [spelt] }));
    const directory = directoryOn(slapd);
    const [group] = await directory.findGroups("SchuleA-anders");
    expect(group?.members[0]?.user?.dn).toBe(anna);
    expect((await directory.findUser("anna"))?.groups.map(({ name }) => name)).toContain("anders");
  });
  test("is one only in the place of a class or workgroup: role groups and rooms are not", async () => {
    const room = slapd.dn.room("r1", "SchuleA");
    await slapd.add(slapd.ldif.group({ dn: room, name: "SchuleA-r1", members: [anna] }));
    const directory = directoryOn(slapd);
    expect(await directory.findGroups("SchuleA-r1")).toEqual([]);
    expect(await directory.findGroups("schueler-schulea")).toEqual([]);
    const id = await slapd.entryUuid(room);
    expect((await directory.readObjects([id])).objects.get(id)).toEqual({ kind: "other", id, dn: room });
  });
});

describe("readObjects", () => {
  test("gives every kind by its id, without case, and nothing for unknown or odd ids", async () => {
    const [school, user, group] = [
      await slapd.entryUuid("ou=SchuleA,dc=ucs,dc=test"),
      await slapd.entryUuid(anna),
      await slapd.entryUuid(classA),
    ];
    const base = await slapd.entryUuid("dc=ucs,dc=test");
    const unknown = "00000000-0000-1000-8000-000000000000";
    const { objects, schools } = await directoryOn(slapd).readObjects([
      school,
      user.toUpperCase(),
      group,
      base,
      unknown,
      "nonsense",
      "",
    ]);
    expect([...objects].map(([id, { kind }]) => [id, kind]).sort()).toEqual(
      [
        [school, "school"],
        [user, "user"],
        [group, "school_class"],
        [base, "other"],
      ].sort(),
    );
    expect(schools.map(({ name }) => name).sort()).toEqual(["SchuleA", "SchuleB"]);
    expect((objects.get(user) as DirectoryUser).groups.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["1a", "chor-2"]),
    );
    expect((objects.get(group) as DirectoryGroup).members).toHaveLength(2);
  });
  test("of nothing still says which schools there are", async () => {
    const { objects, schools } = await directoryOn(slapd).readObjects([]);
    expect([objects.size, schools.length]).toEqual([0, 2]);
  });
  test("does not take a refused search by entryUUID for deleted objects", async () => {
    const closed = await startSlapd({
      content: { schools: ["SchuleA"], users: [{ username: "anna", role: "student", schools: ["SchuleA"] }] },
      access: [
        "access to attrs=entryUUID by users =rcd", // may be read, but not searched for
      ],
    });
    try {
      const directory = directoryOn(closed);
      expect(await directory.readSchools()).toHaveLength(1);
      expect((await failureOf(directory.readObjects([await closed.entryUuid(anna)]))).code).toBe("NOT_ALLOWED");
    } finally {
      await closeDirectories();
      await closed.close();
    }
  });
  test.each([["uid"], ["objectClass"]])("and hidden %s of users are NOT_ALLOWED", async (attribute) => {
    const closed = await startSlapd({
      content: { schools: ["SchuleA"], users: [{ username: "anna", role: "student", schools: ["SchuleA"] }] },
      access: [`access to dn.subtree="cn=users,ou=SchuleA,dc=ucs,dc=test" attrs=${attribute} by * =scd`],
    });
    try {
      const directory = directoryOn(closed);
      expect((await failureOf(directory.readObjects([await closed.entryUuid(anna)]))).code).toBe("NOT_ALLOWED");
    } finally {
      await closeDirectories();
      await closed.close();
    }
  });
});

describe("streamSchool", () => {
  test("yields only the kinds that are asked for, and of them what the filter matches", async () => {
    const directory = directoryOn(slapd);
    const part = async (options: SchoolStreamOptions) =>
      (await collect(directory.streamSchool("SchuleA", options))).map((object) =>
        object.kind === "user" ? object.username : `${object.school}-${object.name}`,
      );
    const both = await part({});
    const [users, groups] = [await part({ kinds: ["users"] }), await part({ kinds: ["groups"] })];
    expect([...users, ...groups]).toEqual(both);
    expect(users).toContain("anna");
    expect(groups).toEqual(expect.arrayContaining(["SchuleA-1a", "SchuleA-chor-2", "SchuleA-leer"]));
    expect(await part({ kinds: [] })).toEqual([]);
    expect(await directory.countSchool("schulea")).toBe(both.length);
    expect(await directory.countSchool("SchuleA", { kinds: ["users"] })).toBe(users.length);
    expect(await directory.countSchool("SchuleA", { filter: parseFilter("(uid=anna)") })).toBe(1);
    const ids = (await collect(directory.streamSchool("SchuleA"))).map(({ id }) => id);
    expect(await directory.listSchool("schulea")).toEqual([...new Set(ids)].sort());
    expect((await directory.listSchool("SchuleA", { kinds: ["users"] })).length).toBe(users.length);
    expect(await part({ kinds: ["users"], filter: parseFilter("(|(uid=anna)(uid=bare))") })).toEqual(["anna"]);
    expect(await part({ filter: parseFilter("(cn=SchuleA-1*)") })).toEqual(["SchuleA-1a"]);
  });
  test("gives the school's users, wherever they live, then its classes and workgroups", async () => {
    const all = await collect(directoryOn(slapd).streamSchool("schuleb"));
    expect(all.map((one) => (one.kind === "user" ? one.username : one.name))).toEqual(
      expect.arrayContaining(["jo", "bare", "1a"]),
    );
    expect(all.map(({ kind }) => kind)).toEqual(["user", "user", "school_class"]);
  });
  test("of a school that does not exist is an error", async () => {
    expect((await failureOf(collect(directoryOn(slapd).streamSchool("SchuleX")))).code).toBe("NO_SUCH_SCHOOL");
  });
});

describe("streamSchools", () => {
  test("gives who is in several of them once, all users before all groups", async () => {
    const directory = directoryOn(slapd);
    const apart = [
      ...(await collect(directory.streamSchool("SchuleA"))),
      ...(await collect(directory.streamSchool("SchuleB"))),
    ];
    const all = await collect(directory.streamSchools(["schulea", "SchuleB"]));
    expect(all.map(({ id }) => id).sort()).toEqual([...new Set(apart.map(({ id }) => id))].sort());
    expect(all.length).toBeLessThan(apart.length);
    const kinds = all.map(({ kind }) => (kind === "user" ? "user" : "group"));
    expect(kinds).toEqual([...kinds].sort().reverse());
    expect(await collect(directory.streamSchools([]))).toEqual([]);
  });
});

describe("odd names", () => {
  test("of users, classes and workgroups keep their relation", async () => {
    const usernames = [
      "a+b",
      "back\\slash",
      'quo"te',
      "#hash",
      " outer ",
      "com,ma",
      "jörg.groß",
      "x=y;z",
      "<br>",
      "日本",
    ];
    const names = ["1+2", "AG #1, Ä\\B", '"q"', "a;b=c", "Ünïcode-mit-Strich"];
    await slapd.add(usernames.map((username) => slapd.ldif.user({ username, role: "student", schools: ["SchuleA"] })));
    const members = usernames.map((username) => at(username));
    await slapd.add(
      names.flatMap((name) => [
        slapd.ldif.schoolClass({ school: "SchuleA", name, members }),
        slapd.ldif.workgroup({ school: "SchuleA", name, members }),
      ]),
    );
    const directory = directoryOn(slapd);
    for (const username of usernames) {
      const user = await directory.findUser(username);
      expect(user?.username).toBe(username);
      const found = (kind: string) =>
        user?.groups
          .filter((group) => group.kind === kind)
          .map(({ name }) => name)
          .sort();
      expect([found("school_class"), found("workgroup")]).toEqual([[...names].sort(), [...names].sort()]);
    }
    for (const name of names) {
      const groups = await directory.findGroups(`SchuleA-${name}`);
      expect(groups).toHaveLength(2);
      for (const group of groups)
        expect(group.members.map(({ user }) => user === undefined)).toEqual(usernames.map(() => false));
    }
  });
});

describe("other layouts", () => {
  test("districts: schools, users, classes and their relation are found", async () => {
    const [ou, other] = ['AAschule, "Süd"', "BBschule"];
    const districts = await startSlapd({ districts: true, base: "dc=school,dc=example,dc=org" });
    const { dn, ldif } = districts;
    try {
      const member = dn.user("anna", "student", ou);
      await districts.load(
        ldif.content({
          schools: [ou, other],
          users: [{ username: "anna", role: "student", schools: [ou, other] }],
          classes: [{ school: ou, name: "1a", members: [member] }],
          workgroups: [{ school: other, name: "wg", members: [member] }],
        }),
      );
      const directory = directoryOn(districts);
      expect((await directory.findSchool(ou))?.dn.toLowerCase()).toContain("ou=aa,dc=school");
      expect((await directory.readSchools()).map(({ name }) => name).sort()).toEqual([ou, other]);
      const user = await directory.findUser("anna");
      expect(user?.groups.map(({ kind, school, name }) => [kind, school, name]).sort()).toEqual([
        ["school_class", ou, "1a"],
        ["workgroup", other, "wg"],
      ]);
      expect((await collect(directory.streamSchool(other))).map(({ kind }) => kind)).toEqual(["user", "workgroup"]);
      const [group] = await directory.findGroups(`${ou}-1a`);
      expect(group?.members[0]?.user?.id).toBe(user?.id);
    } finally {
      await closeDirectories();
      await districts.close();
    }
  });
  test("renamed containers: classes are found where they are, and not where they would be by default", async () => {
    const names = { ...defaultContainerNames, pupils: "Schüler, alle", class: "classes" };
    const container = "cn=Schüler\\, alle,cn=groups,ou=SchuleB,dc=ucs,dc=test";
    const entry = (dn: string, cn: string) => ({
      dn,
      attributes: [
        ["objectClass", ["organizationalRole"]],
        ["cn", [cn]],
      ] as const,
    });
    await slapd.add([entry(container, names.pupils), entry(`cn=classes,${container}`, "classes")]);
    const member = at("jo", "lehrer und mitarbeiter");
    await slapd.add(
      slapd.ldif.group({ dn: `cn=SchuleB-9z,cn=classes,${container}`, name: "SchuleB-9z", members: [member] }),
    );
    await slapd.add(slapd.ldif.group({ dn: `cn=SchuleB-ag,${container}`, name: "SchuleB-ag", members: [member] }));
    const directory = directoryOn(slapd, { names });
    const user = await directory.findUser("jo");
    expect(user?.groups.map(({ kind, name }) => [kind, name]).sort()).toEqual([
      ["school_class", "9z"],
      ["workgroup", "ag"],
    ]);
    expect((await collect(directory.streamSchool("SchuleB"))).filter(({ kind }) => kind !== "user")).toHaveLength(2);
    expect(await directory.findGroups("SchuleA-1a")).toEqual([]);
  });
});
