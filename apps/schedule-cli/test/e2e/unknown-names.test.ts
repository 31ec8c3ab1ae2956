import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { authority, startWorld, type World } from "@id-connector/test-world";
import { demoSchool, names } from "../support/demo-school.js";
import { inQueue, run } from "../support/schedule.js";

let world: World;
const nothing = { status: 1, stdout: "Nothing was scheduled.\n" };

beforeAll(async () => {
  world = await startWorld({ slapd: { content: demoSchool } });
  await world.configure(authority, { schools: ["DEMOSCHOOL", "Nordschule"] });
});
afterAll(() => world.close());

it("user names that nobody has: status 1, and what is close to each", async () => {
  const ran = await run(world, "schedule_user anna.meyer demo_studnet demo DEMOSCHOOL-1a DEMOSCHOOL zzzzzzzz");
  expect(ran).toMatchObject(nothing);
  expect(ran.stderr.split("\n")).toEqual([
    "There is no user anna.meyer. Did you mean anna.meier or anna.maier?",
    "There is no user demo_studnet. Did you mean demo_student?",
    "There is no user demo. Did you mean demo_student or demo_teacher?",
    "There is no user DEMOSCHOOL-1a. There is a school class of that name: try schedule_group DEMOSCHOOL-1a.",
    "There is no user DEMOSCHOOL. There is a school of that name: try schedule_school DEMOSCHOOL.",
    "There is no user zzzzzzzz.",
    "",
  ]);
});

it("a class's name without its school is that of every school, those of synchronised schools first", async () => {
  const ran = await run(world, "schedule_group 1A DEMOSCHOL-1a demo_student");
  expect(ran).toMatchObject(nothing);
  expect(ran.stderr.split("\n")).toEqual([
    "There is no school class or workgroup 1A. Did you mean DEMOSCHOOL-1a or Elsewhere-1a?",
    "There is no school class or workgroup DEMOSCHOL-1a. Did you mean DEMOSCHOOL-1a?",
    "There is no school class or workgroup demo_student. There is a user of that name: try schedule_user demo_student.",
    "",
  ]);
});

it("of many schools with such a class ten are named, and how many more there are", async () => {
  const schools = Array.from({ length: 14 }, (_, index) => `Many${String(index).padStart(2, "0")}`);
  await world.slapd.add(schools.flatMap((school) => world.slapd.ldif.school(school)));
  await world.slapd.add(schools.map((school) => world.slapd.ldif.schoolClass({ school, name: "9z" })));
  const { stderr } = await run(world, "schedule_group 9z");
  expect(stderr).toContain("Did you mean Many00-9z, Many01-9z,");
  expect(stderr).toContain("Many09-9z … and 4 more?");
});

it("a group that is no class and no workgroup is not scheduled, and it is said what it is", async () => {
  const group = (dn: string, name: string, number: number) =>
    `dn: ${dn}\nobjectClass: top\nobjectClass: univentionGroup\nobjectClass: posixGroup\nobjectClass: univentionObject\n` +
    `univentionObjectType: groups/group\ncn: ${name}\ngidNumber: ${number}\n`;
  await world.slapd.add(group(names.room("lab", "DEMOSCHOOL"), "DEMOSCHOOL-lab", 99001));
  const odd = names.schoolClass("odd", "DEMOSCHOOL").replace("cn=DEMOSCHOOL-odd", "cn=odd");
  await world.slapd.add(group(odd, "odd", 99002));
  const ran = await run(world, ["schedule_group", "DEMOSCHOOL-lab", "Domain Users", "schueler-demoschool", "odd"]);
  expect(ran).toMatchObject(nothing);
  expect(ran.stderr).toContain("There is a group DEMOSCHOOL-lab, but it is a computer room of DEMOSCHOOL: only");
  expect(ran.stderr).toContain("There is a group Domain Users, but it lies outside of all schools: only");
  expect(ran.stderr).toContain("schueler-demoschool in DEMOSCHOOL, but it is neither a school class nor a workgroup");
  expect(ran.stderr).toContain("DEMOSCHOOL, but its name does not begin with DEMOSCHOOL-.");
});

it("users that exist and are sent nowhere: status 1 and why", async () => {
  const ran = await run(world, "schedule_user exam-anna mum boss far.away nameless");
  expect(ran).toMatchObject(nothing);
  expect(ran.stderr.split("\n")).toEqual([
    "The user exam-anna exists, but is sent nowhere. Traeger2: it is an exam user.",
    "The user mum exists, but is sent nowhere. Traeger2: it is a legal guardian.",
    "The user boss exists, but is sent nowhere. Traeger2: it is a school administrator.",
    "The user far.away exists, but is sent nowhere. Traeger2: its school Elsewhere is not listed.",
    "The user nameless exists, but is sent nowhere. Traeger2: The user's givenName must not be empty: set it in the directory.",
    "",
  ]);
});

it("wildcards, DNs and filters are names like any other: nobody has them, and no control character is shown", async () => {
  const odd = ["*", "demo*", "*)(uid=*", "\\2a", "uid=demo_student,cn=users", "()&|", " ,", "ü\u001b[31m", "-x"];
  const ran = await run(world, ["schedule_user", "--", ...odd]);
  expect(ran).toMatchObject(nothing);
  expect(ran.stderr.match(/^There is no user /gm)).toHaveLength(odd.length);
  expect(ran.stderr).not.toContain("\u001b");
});

it("schools that are not there, or that nobody lists: status 1 and what to do", async () => {
  const close = await run(world, "schedule_school DEMOSHOOL");
  expect(close).toMatchObject({ status: 1, stdout: "" });
  expect(close.stderr).toContain("The directory shows no school DEMOSHOOL. Did you mean DEMOSCHOOL?");
  expect((await run(world, "schedule_school Nordpark")).stderr).toContain("Did you mean Nordschule?");
  const unlisted = await run(world, "schedule_school elsewhere");
  expect(unlisted.status).toBe(1);
  expect(unlisted.stderr).toContain("No school authority lists the school Elsewhere");
  expect(unlisted.stderr).toContain("manage_schools_to_sync add_schools --school_authority Traeger2 Elsewhere");
  expect(unlisted.stderr).toContain("Traeger2 lists DEMOSCHOOL, Nordschule");
});

it("what exists is scheduled also where other names do not; without a daemon it waits, and that is said", async () => {
  const ran = await run(world, "schedule_user nobody.here demo_student mum");
  expect(ran.status).toBe(1);
  expect(ran.stdout).toMatch(/^Scheduled user demo_student /);
  expect(ran.stdout).toContain("No daemon runs: what is scheduled waits until one does");
  expect(ran.stderr).toContain("There is no user nobody.here.");
  const items = await inQueue(world);
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    name: expect.stringContaining("_p5_"),
    item: { udm_object_type: "users/user", resend: true, object: { username: "demo_student" } },
  });
});
