import { afterEach, describe, expect, it } from "@jest/globals";
import type { SlapdOptions } from "@id-connector/slapd-fixture";
import { escapeRdnValue, ldifIn, namesIn } from "@id-connector/slapd-fixture";
import { authority, type Daemon, startWorld, type World } from "@id-connector/test-world";

const layout = { base: "dc=ucs,dc=test", districts: false };
const names = namesIn(layout);
let world: World;
let daemon: Daemon;

async function started(
  options: Parameters<typeof startWorld>[0],
  schools?: readonly string[],
  env = {},
): Promise<void> {
  world = await startWorld(options);
  await world.configure(authority, schools ? { schools } : {});
  daemon = world.start(env);
  await world.converged(authority, schools);
}
const modify = (dn: string, lines: string) => world.slapd.modify(`dn: ${dn}\nchangetype: modify\n${lines}\n`);
const sent = async (dn: string) => world.broker.get(authority, "users", await world.slapd.entryUuid(dn));
afterEach(async () => {
  expect(daemon.text()).not.toMatch(/"outcome":"trash"|"level":"error"/);
  await world.close();
});

describe("who and what is sent", () => {
  const user = (username: string, role: Parameters<typeof names.user>[1], ...schools: string[]) => ({
    username,
    role,
    schools,
  });
  const inBoth = names.user("in.both", "teacher", "SchuleA");
  const content = {
    schools: ["SchuleA", "SchuleB"],
    users: [
      user("pupil", "student", "SchuleA"),
      user("other", "student", "SchuleB"),
      user("in.both", "teacher", "SchuleA", "SchuleB"),
      user("from.b", "teacher_and_staff", "SchuleB", "SchuleA"),
      user("clerk", "staff", "SchuleA"),
      user("guardian", "legal_guardian", "SchuleA"),
      user("boss", "school_admin", "SchuleA"),
      user("exam-pupil", "exam_user", "SchuleA"),
    ],
    classes: [
      {
        school: "SchuleA",
        name: "1a",
        members: [
          names.user("pupil", "student", "SchuleA"),
          names.user("from.b", "teacher_and_staff", "SchuleB"),
          names.user("exam-pupil", "exam_user", "SchuleA"),
          names.user("guardian", "legal_guardian", "SchuleA"),
        ],
      },
      { school: "SchuleB", name: "1b", members: [inBoth] },
    ],
    workgroups: [{ school: "SchuleA", name: "chess", members: [inBoth, names.user("other", "student", "SchuleB")] }],
  };

  it("with a list: only its schools, compared without case; of a user in more only those", async () => {
    await started({ slapd: { content } }, ["schulea"]);
    expect(world.broker.counts(authority)).toEqual({ schools: 1, classes: 1, workgroups: 1, users: 4 });
    expect((await sent(inBoth))?.context).toEqual({ SchuleA: { roles: ["teacher"], classes: [] } });
    for (const [name, role] of [
      ["guardian", "legal_guardian"],
      ["boss", "school_admin"],
      ["exam-pupil", "exam_user"],
    ] as const) {
      expect(await sent(names.user(name, role, "SchuleA"))).toBeUndefined();
    }
  });

  it("a user that leaves the listed schools is deleted; one that enters them again is made, and in its groups", async () => {
    await started({ slapd: { content } }, ["SchuleA"]);
    for (const [name, role] of [
      ["from.b", "teacher_and_staff"],
      ["in.both", "teacher"],
    ] as const) {
      const dn = names.user(name, role, name === "in.both" ? "SchuleA" : "SchuleB");
      const before = await world.slapd.read(dn, "ucsschoolSchool");
      await modify(dn, "replace: ucsschoolSchool\nucsschoolSchool: SchuleB");
      await world.converged(authority, ["SchuleA"]);
      expect(await sent(dn)).toBeUndefined();
      await world.slapd.modify(world.slapd.ldif.modify(dn, { replace: { ucsschoolSchool: before } }));
      await world.converged(authority, ["SchuleA"]);
      expect(await sent(dn)).toBeDefined();
    }
  });

  it('with "*": all schools, future ones too', async () => {
    await started({ slapd: { content } });
    expect(
      world.broker.contextOrder(
        authority,
        await world.slapd.entryUuid(names.user("from.b", "teacher_and_staff", "SchuleB")),
      ),
    ).toEqual(["SchuleB", "SchuleA"]);
    await world.slapd.add(world.slapd.ldif.school("Neu", { displayName: "Neue Schule" }));
    await world.slapd.add(world.slapd.ldif.user(user("first", "student", "Neu")));
    await world.slapd.add(
      world.slapd.ldif.schoolClass({ school: "Neu", name: "1a", members: [names.user("first", "student", "Neu")] }),
    );
    await world.converged();
    expect(world.broker.counts(authority)).toMatchObject({ schools: 3, classes: 3 });
  });
});

describe("other layouts", () => {
  it("districts: schools lie one level deeper", async () => {
    const districts = namesIn({ ...layout, districts: true });
    const slapd: SlapdOptions = {
      districts: true,
      content: {
        schools: ["100Nord", "100Sued", "200West"],
        users: [
          { username: "pupil", role: "student", schools: ["100Sued", "100Nord"] },
          { username: "west", role: "student", schools: ["200West"] },
        ],
        classes: [{ school: "100Sued", name: "1a", members: [districts.user("pupil", "student", "100Sued")] }],
        workgroups: [{ school: "100Nord", name: "chess", members: [districts.user("pupil", "student", "100Sued")] }],
      },
    };
    await started({ slapd }, ["100Nord", "100Sued"]);
    const id = await world.slapd.entryUuid(districts.user("pupil", "student", "100Sued"));
    expect(world.broker.contextOrder(authority, id)).toEqual(["100Sued", "100Nord"]);
    expect(world.broker.counts(authority)).toEqual({ schools: 2, classes: 1, workgroups: 1, users: 1 });
  });

  it("renamed containers are read from the environment", async () => {
    const ldif = ldifIn(layout);
    const pupil = names.user("pupil", "student", "SchuleA");
    const written = ldif.content({
      schools: ["SchuleA"],
      users: [{ username: "pupil", role: "student", schools: ["SchuleA"] }],
      classes: [{ school: "SchuleA", name: "1a", members: [pupil] }],
      workgroups: [{ school: "SchuleA", name: "chess", members: [pupil] }],
    });
    const renamed = ldif
      .text(written)
      .replaceAll(/cn([=:] ?)schueler\b(?!-)/g, "cn$1pupils")
      .replaceAll(/cn([=:] ?)klassen\b/g, "cn$1classes");
    world = await startWorld({ containers: { pupils: "pupils", class: "classes" } });
    await world.slapd.add(renamed);
    await world.configure(authority);
    daemon = world.start({
      ucsschool_ldap_default_container_pupils: "pupils",
      ucsschool_ldap_default_container_class: "classes",
      ucsschool_ldap_default_container_teachers: "",
    });
    await world.converged();
    expect(world.broker.counts(authority)).toEqual({ schools: 1, classes: 1, workgroups: 1, users: 1 });
  });

  it("schools with numbers for names: the primary one comes first", async () => {
    const content = {
      schools: ["20", "100"],
      users: [{ username: "teacher", role: "teacher" as const, schools: ["100", "20"] }],
    };
    await started({ slapd: { content } });
    const id = await world.slapd.entryUuid(names.user("teacher", "teacher", "100"));
    expect(world.broker.contextOrder(authority, id)).toEqual(["100", "20"]);
  });
});

describe("odd names", () => {
  const odd = [
    "Jörg ß",
    "Komma, Ä",
    "a+b",
    "back\\slash",
    'quo"te',
    "#hash",
    " lead",
    "trail ",
    "semi;colon",
    "<less>",
    "is=is",
    "*(star)",
    "d'Arc",
    "\\2C",
    "Ⅷ",
  ];
  const schools = ["Schule, Ä+B", "#Hash", "Back\\Slash", ' Quote "Q" ', "İstanbul"];
  const usersOf = (school: string, index: number) =>
    odd.map((name, at) => ({
      username: `${name}${index}${at}`,
      role: at % 2 === 0 ? ("student" as const) : ("teacher" as const),
      schools: [school],
      firstname: name,
      lastname: odd.at(-at) ?? "",
    }));
  const all = schools.map((school, index) => ({ school, users: usersOf(school, index) }));
  const members = all.map(({ school, users }) => users.map(({ username, role }) => names.user(username, role, school)));

  it("of users, classes, workgroups and schools arrive as the directory writes them, and changes too", async () => {
    const content = {
      schools,
      users: [...all.flatMap(({ users }) => users), { username: 'in "no" group', role: "staff" as const, schools }],
      classes: all.flatMap(({ school }, index) =>
        odd.map((name) => ({ school, name, description: name, members: members[index] ?? [] })),
      ),
      workgroups: schools.map((school, index) => ({ school, name: odd[index] ?? "", members: members.flat() })),
    };
    await started({ slapd: { content } });
    const { users, classes, workgroups } = world.broker.counts(authority);
    expect({ users, classes, workgroups }).toEqual({
      users: odd.length * schools.length + 1,
      classes: odd.length * schools.length,
      workgroups: schools.length,
    });
    const [first = ""] = members[0] ?? [];
    await world.slapd.modify(world.slapd.ldif.modify(first, { replace: { sn: ' "#, ' } }));
    const alone = names.user('in "no" group', "staff", schools[0] ?? "");
    await world.slapd.modify(world.slapd.ldif.rename(alone, `uid=${escapeRdnValue('#neu, "alt"')}`));
    await world.slapd.modify(world.slapd.ldif.remove(names.schoolClass("a+b", schools[0] ?? "")));
    await world.converged();
  });

  it("of listed schools are found in other case", async () => {
    const content = { schools, users: all.flatMap(({ users }) => users.slice(0, 2)) };
    const listed = ["SCHULE, ä+b", "#HASH"];
    await started({ slapd: { content } }, listed);
    expect(world.broker.counts(authority)).toMatchObject({ schools: 2, users: 4 });
  });
});
