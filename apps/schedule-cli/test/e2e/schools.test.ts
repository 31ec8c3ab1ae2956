import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { authority, type Daemon, settled, startWorld, type World } from "@id-connector/test-world";
import { documentOf, inQueue, run } from "../support/schedule.js";

let world: World;
let daemon: Daemon;
const { user, schoolClass } = {
  user: (name: string, school = "bulk000") => world.slapd.dn.user(name, "student", school),
  schoolClass: (name: string) => world.slapd.dn.schoolClass(name, "bulk000"),
};
const remove = (dn: string) => world.slapd.modify(`dn: ${dn}\nchangetype: delete\n`);
const written = () =>
  new Set(
    world.broker.requests.filter(({ method }) => method !== "GET").map(({ method, id }) => `${method} ${id ?? ""}`),
  );

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 60, schools: 2 }));
  await world.configure(authority);
  await world.configure("Other", { active: false, schools: ["bulk001"] });
  daemon = world.start();
  await world.converged();
  await settled(world);
});
beforeEach(() => {
  world.broker.clearRequests();
});
afterAll(() => world.close());

it("schedule_school sends the school and all that is in it again, and nothing of the others", async () => {
  const ran = await run(world, "schedule_school BULK000 --wait");
  expect(ran.status).toBe(0);
  expect(ran.stdout).toMatch(/^Scheduled the school bulk000: 33 objects\.\n/);
  expect(ran.stdout).toMatch(/^schools +1\nusers +30\nclasses +1\nworkgroups +1$/m);
  expect(ran.stdout).toMatch(/^Traeger2 +33$/m);
  expect(ran.stdout).toContain("Done: 33 sent.");
  const others = await world.slapd.entryUuid(user("b001.u00000", "bulk001"));
  expect(written().has(`PUT ${others}`)).toBe(false);
  expect(written().size).toBeGreaterThanOrEqual(32);
});

it("resync schedules everything of all synchronised schools; of an inactive authority it waits", async () => {
  const document = await documentOf(world, "schedule-cli resync --dry-run");
  expect(document).toMatchObject({
    command: "resync",
    schools: 2,
    scheduled: { total: 66, schools: 2, users: 60, classes: 2, workgroups: 2, gone: 0, left: 0 },
    authorities: expect.arrayContaining([
      { name: authority, active: true, objects: 66 },
      { name: "Other", active: false, objects: 33 },
    ]),
  });
  const ran = await run(world, "schedule-cli resync --wait");
  expect(ran.status).toBe(0);
  expect(ran.stdout).toContain("Done: 66 sent.");
  expect(ran.stdout).toContain("Other is deactivated: what it gets stays queued until it is active again.");
});

describe("while no daemon runs", () => {
  beforeAll(() => daemon.stop());

  it("deletions and moves that were lost are scheduled with the school, each in the count", async () => {
    const gone = await world.slapd.entryUuid(user("b000.u00001"));
    const goneClass = await world.slapd.entryUuid(schoolClass("1a"));
    await remove(user("b000.u00001"));
    await remove(schoolClass("1a"));
    // one moved to the other school, one became an exam user, one is new
    const moved = user("b000.u00002");
    await world.slapd.modify(
      `dn: ${moved}\nchangetype: modify\nreplace: ucsschoolSchool\nucsschoolSchool: bulk001\n` +
        `-\nreplace: ucsschoolRole\nucsschoolRole: student:school:bulk001\n`,
    );
    await world.slapd.modify(
      `dn: ${user("b000.u00003")}\nchangetype: modify\nadd: objectClass\nobjectClass: ucsschoolExam\n`,
    );
    await world.slapd.add(world.slapd.ldif.user({ username: "new.one", role: "student", schools: ["bulk000"] }));

    const ran = await run(world, "schedule_school bulk000 --via in-queue");
    expect(ran.status).toBe(0);
    expect(ran.stdout).toMatch(
      /^users +29\nclasses +0\nworkgroups +1\ngone from the directory +2\nno longer to be sent +1$/m,
    );
    expect(ran.stdout).toContain("No daemon runs: what is scheduled waits until one does");
    const named = await run(world, "schedule_user b000.u00003 --dry-run");
    expect(named.status).toBe(0);
    expect(named.stdout).toContain("): Traeger2 deletes it (it is an exam user).");

    const items = await inQueue(world);
    expect(items.every(({ name, item }) => name.includes("_p7_") && item["resend"] === true)).toBe(true);
    expect(items[0]?.item).toMatchObject({ udm_object_type: "container/ou", object: { name: "bulk000" } });
    const types = items.map(({ item }) => item["udm_object_type"]);
    expect(types.indexOf("groups/group")).toBeGreaterThan(28);
    const byId = new Map(items.map(({ item }) => [item["id"], item]));
    expect(byId.get(gone)).toMatchObject({ udm_object_type: "users/user", object: null });
    expect(byId.get(goneClass)).toMatchObject({ udm_object_type: "groups/group", object: null });
    expect(byId.get(await world.slapd.entryUuid(moved))).toMatchObject({ object: { school: ["bulk001"] } });
  });

  it("--wait says at once that none runs: status 1, what is scheduled stays queued", async () => {
    const ran = await run(world, "schedule_user b000.u00005 --wait");
    expect(ran.status).toBe(1);
    expect(ran.stdout).toContain("No daemon runs: 1 object stays queued until it does.");
    expect((await documentOf(world, "schedule_user b000.u00005 --wait"))["waited"]).toMatchObject({ end: "no_daemon" });
  });

  it("the daemon sends and deletes all of it when it runs again", async () => {
    daemon = world.start();
    await world.converged();
    await settled(world);
    expect(daemon.text()).not.toContain('"outcome":"trash"');
  });
});

it("objects that vanished together with their school are left alone, and it is said", async () => {
  await daemon.stop();
  const id = await world.slapd.entryUuid(user("b001.u00007", "bulk001"));
  // an access rule that hides the school
  await world.slapd.modify(
    `dn: olcDatabase={1}mdb,cn=config\nchangetype: modify\nadd: olcAccess\n` +
      `olcAccess: {0}to dn.subtree="${world.slapd.dn.school("bulk001")}" by dn.exact="${world.slapd.ldap.adminDn}" write by * none\n`,
    { as: "config" },
  );
  const ran = await run(world, "schedule-cli resync");
  expect(ran.status).toBe(0);
  expect(ran.stderr).toMatch(/Other lists the school bulk001, which the directory does not show/);
  expect(ran.stderr).toMatch(/\d+ objects at Traeger2 of schools that the directory does not show: left alone/);
  expect((await inQueue(world)).some(({ item }) => item["id"] === id)).toBe(false);
});
