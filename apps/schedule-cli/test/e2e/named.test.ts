import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { authority, type Daemon, settled, startWorld, trash, until, type World } from "@id-connector/test-world";
import { demoSchool, names, student, teacher } from "../support/demo-school.js";
import { documentOf, inQueue, run, tree } from "../support/schedule.js";

let world: World;
let daemon: Daemon;
const id = (dn: string) => world.slapd.entryUuid(dn);
const requestsFor = (one: string) =>
  world.broker.requests.filter((request) => request.id === one && request.method !== "GET").map(({ method }) => method);

beforeAll(async () => {
  world = await startWorld({ slapd: { content: demoSchool } });
  await world.configure(authority, { schools: ["DEMOSCHOOL", "Nordschule"] });
  // a school that we made a moment ago would be waited for when the broker refuses its users
  const school = { id: await id(names.school("DEMOSCHOOL")), name: "DEMOSCHOOL", display_name: "DEMOSCHOOL" };
  world.broker.tamper.put(authority, "schools", school);
  daemon = world.start();
  await world.broker.until(() => world.broker.counts(authority).users >= 5);
  await settled(world);
});
beforeEach(() => {
  world.broker.clearRequests();
});
afterAll(() => world.close());

describe("the command lines of the manual", () => {
  it("schedule_user demo_student: the user is sent although nothing changed", async () => {
    const one = await id(student);
    const ran = await run(world, "schedule_user demo_student");
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toBe(`Scheduled user demo_student (${one}): Traeger2 gets it.\n`);
    await world.broker.until(() => requestsFor(one).includes("PUT"));
  });

  it("schedule_group DEMOSCHOOL-demo_class, in any case: the class is sent although nothing changed", async () => {
    const one = await id(names.schoolClass("demo_class", "DEMOSCHOOL"));
    const ran = await run(world, "schedule_group demoschool-DEMO_Class");
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toBe(`Scheduled school class DEMOSCHOOL-demo_class (${one}): Traeger2 gets it.\n`);
    await world.broker.until(() => requestsFor(one).includes("PUT"));
  });

  it("schedule_group demo_class, without its school: status 1 and the name with its school", async () => {
    const ran = await run(world, "schedule_group demo_class");
    expect(ran).toMatchObject({ status: 1, stdout: "Nothing was scheduled.\n" });
    expect(ran.stderr).toBe("There is no school class or workgroup demo_class. Did you mean DEMOSCHOOL-demo_class?\n");
  });

  it("schedule_school demoschool 12: everything of the school is sent", async () => {
    const ran = await run(world, "schedule_school demoschool 12");
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain("Scheduled the school DEMOSCHOOL: 11 objects.");
    const ids = await Promise.all([student, teacher, names.workgroup("chess", "DEMOSCHOOL")].map(id));
    await world.broker.until(() => ids.every((one) => requestsFor(one).includes("PUT")));
  });

  it("each is a command of schedule-cli, too", async () => {
    expect(await run(world, "schedule-cli user demo_student")).toMatchObject({ status: 0 });
    expect(await run(world, "schedule-cli group DEMOSCHOOL-1a")).toMatchObject({ status: 0 });
    expect(await run(world, "schedule-cli school DEMOSCHOOL")).toMatchObject({ status: 0 });
    await settled(world);
  });
});

describe("names", () => {
  it("several are scheduled in one go, numbers stay names", async () => {
    const ran = await run(world, "schedule_user demo_student 007 Demo_Teacher");
    expect(ran.status).toBe(0);
    expect(ran.stdout.match(/^Scheduled user (?:demo_student|007|demo_teacher) /gm)).toHaveLength(3);
  });

  it("a class and a workgroup of one name are both scheduled, and it is said", async () => {
    const ran = await run(world, "schedule_group DEMOSCHOOL-both");
    expect(ran.stdout).toMatch(/^Scheduled school class DEMOSCHOOL-both /m);
    expect(ran.stdout).toMatch(/^Scheduled workgroup DEMOSCHOOL-both /m);
    expect(ran.stdout).toContain("There is a school class and a workgroup DEMOSCHOOL-both: both are scheduled.");
  });
});

describe("options", () => {
  it("--dry-run says the same and writes nothing", async () => {
    await settled(world);
    const before = await tree(`${world.home}/data/listener`);
    const ran = await run(world, "schedule_user demo_student --dry-run");
    expect(ran.status).toBe(0);
    expect(ran.stdout).toMatch(/^Would schedule user demo_student .*\nNothing was written: this was a dry run\.\n$/);
    expect((await run(world, "schedule_school DEMOSCHOOL --dry_run")).stdout).toContain("11 objects");
    expect(await tree(`${world.home}/data/listener`)).toEqual(before);
  });

  it("--wait says what was sent", async () => {
    const ran = await run(world, "schedule_user demo_student demo_teacher --wait");
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain("Done: 2 sent.");
    expect(ran.stdout).toContain("demo_student: sent to Traeger2");
  });

  it("--wait with an object that the broker refuses: status 1 and the reason", async () => {
    const one = await id(names.user("007", "staff", "DEMOSCHOOL"));
    const off = world.broker.faults.add({ kind: "status", status: 422, detail: "no such thing", only: { ids: [one] } });
    const ran = await run(world, "schedule_user 007 demo_teacher --wait");
    off();
    expect(ran.status).toBe(1);
    expect(ran.stdout).toContain("Not everything arrived: 1 sent, 1 refused.");
    const [reason] = (await trash(world)).filter((item) => item.reason["key"] === one);
    expect(ran.stdout).toContain(`007: refused by Traeger2: ${String(reason?.reason["message"])} (REFUSED)`);
  });

  it("--wait with a class whose member is not there: it was sent incomplete, which is no failure", async () => {
    const ghost = names.user("ghost", "student", "DEMOSCHOOL");
    await world.slapd.modify(
      `dn: ${names.schoolClass("1a", "DEMOSCHOOL")}\nchangetype: modify\nadd: uniqueMember\nuniqueMember: ${ghost}\n`,
    );
    const ran = await run(world, "schedule_group DEMOSCHOOL-1a --wait");
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain("DEMOSCHOOL-1a: sent to Traeger2 without a member that is not there;");
  });

  it("--json is one document with stable keys", async () => {
    const [one, document] = [
      await id(student),
      await documentOf(world, "schedule_user demo_student nobody mum --wait"),
    ];
    expect(document).toMatchObject({
      command: "user",
      dryRun: false,
      via: "in-queue",
      daemonRuns: true,
      interrupted: false,
      exitStatus: 1,
      scheduled: { total: 1, schools: 0, users: 1, classes: 0, workgroups: 0, gone: 0, left: 0 },
      objects: [{ id: one, name: "demo_student", kind: "user", authorities: [{ authority, act: "send" }] }],
      notFound: [{ name: "nobody", namesakes: [], suggestions: [], moreSuggestions: 0 }],
      sentNowhere: [{ name: "mum", kind: "user", authorities: [{ authority, act: "nothing" }] }],
      waited: { end: "arrived", pending: 0, counts: { sent: 1 }, objects: [{ id: one, authority, outcome: "sent" }] },
    });
  });

  it("--uuid of an object that is there: it is scheduled as it is", async () => {
    const one = await id(teacher);
    const ran = await run(world, `schedule_user --uuid ${one.toUpperCase()} --wait`);
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain(`Scheduled user demo_teacher (${one}): Traeger2 gets it.`);
    expect(requestsFor(one)).toContain("PUT");
  });

  it("two at once: both are done, nothing is lost", async () => {
    const ids = await Promise.all([student, teacher].map(id));
    const rans = await Promise.all([
      run(world, "schedule_user demo_student --wait"),
      run(world, "schedule_school DEMOSCHOOL --wait"),
      run(world, "schedule_user demo_teacher demo_student --wait"),
    ]);
    expect(rans.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(ids.every((one) => requestsFor(one).includes("PUT"))).toBe(true);
    await settled(world);
    expect(await inQueue(world)).toEqual([]);
  });
});

it("--uuid of an object whose deletion was lost: the deletion is sent again", async () => {
  const gone = names.user("anna.maier", "student", "DEMOSCHOOL");
  const one = await id(gone);
  await world.slapd.modify(`dn: ${gone}\nchangetype: delete\n`);
  await until("it is deleted", () => world.broker.get(authority, "users", one) === undefined);
  await settled(world);
  // the broker was restored from a backup: it has the user again, and the ledger says that it does not
  world.broker.tamper.put(authority, "users", {
    ...{ id: one, first_name: "Anna", last_name: "Maier", user_name: "anna.maier" },
    context: { DEMOSCHOOL: { roles: ["student"], classes: [] } },
  });
  const ran = await run(world, `schedule_user --uuid ${one} --wait`);
  expect(ran.status).toBe(0);
  expect(ran.stdout).toContain(`Scheduled object ${one}: Traeger2 deletes it (the directory no longer has it).`);
  expect(ran.stdout).toContain("Done: 1 deleted.");
  expect(world.broker.get(authority, "users", one)).toBeUndefined();
  expect(daemon.text()).not.toContain('"level":"error"');
});
