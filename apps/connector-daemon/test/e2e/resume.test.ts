import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  changesIn,
  runProgram,
  startWorld,
  status,
  trash,
  until,
  watchPromises,
  type Daemon,
  type Promises,
  type World,
} from "@id-connector/test-world";

const school = "bulk000";
let world: World;
let promises: Promises;
let daemon: Daemon;
let lift: () => void;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 6, schools: 1 }));
  await world.configure(authority, { schools: [school] });
  promises = watchPromises(world);
});
afterAll(() => world.close());

const run = (program: string, ...argv: readonly string[]) =>
  runProgram(`${program}/bin/${program}.js`, argv, { ...world.env, NO_COLOR: "1" });
const resume = (...argv: readonly string[]) => run("connector-daemon", "resume", ...argv);
const asked = () => daemon.lines.filter(({ outcome }) => outcome === "resumed").length;
const isSaidToBe = (state: string) =>
  until(`status says ${state}`, async () => (await status(world)).authorities[authority]?.state === state);
const waits = () => isSaidToBe("waiting");

describe("resume", () => {
  it("says where no daemon runs that there is nothing to resume, and of a name that nobody has which there are", async () => {
    const ran = await resume(authority);
    expect(ran).toMatchObject({ status: 1, stderr: "" });
    expect(ran.stdout).toBe(
      "No daemon runs. There is nothing to resume: the next one tries at once (connector-daemon run).\n",
    );
    const unknown = await resume("Nobody");
    expect(unknown).toMatchObject({ status: 3, stdout: "" });
    expect(unknown.stderr).toContain(`There are: ${authority}.`);
  });

  it("says of an authority that works that there is nothing to resume", async () => {
    daemon = world.start();
    await world.converged();
    await isSaidToBe("working");
    const ran = await resume(authority, "--json");
    expect(JSON.parse(ran.stdout)).toEqual({
      ...{ command: "resume", authority, daemonRuns: true, state: "working", asked: false, exitStatus: 0 },
    });
  });

  it("has one that waits try again at once, however long the broker wants to be left alone", async () => {
    const office = changesIn(world, school);
    await office.addStudent("resume.one");
    await promises.kept();
    const only = { ids: [await world.slapd.entryUuid(office.student("resume.one"))] };
    const take = world.broker.faults.add({ kind: "status", status: 422, only });
    await office.lastname(office.student("resume.one"), "Refused");
    await until("one is in the trash", async () => (await trash(world)).length === 1);
    take();
    const writes = { methods: ["POST", "PUT", "DELETE"] as const, resources: ["users", "classes", "schools"] as const };
    lift = world.broker.faults.add({ kind: "status", status: 503, retryAfter: 3600, only: writes });
    await office.addStudent("resume.two");
    await waits();
    const before = asked();
    const ran = await resume(authority);
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toContain(`${authority} waits (SERVER_ERROR): `);
    expect(ran.stdout).toContain("It is tried again now; what comes of it: connector-daemon status");
    await until("the daemon was asked", () => asked() > before);
  });
});

describe("what a person asks for is tried at once as well", () => {
  it.each([
    ["connector-daemon", ["trash", "retry", "--all"]],
    ["schedule-cli", ["user", "resume.one"]],
    ["manage-schools-cli", ["add_schools", "--force", "--school_authority", authority, school]],
  ])("by %s", async (program, argv) => {
    await waits();
    const before = asked();
    const ran = await run(program, ...argv);
    expect(ran.status).toBe(0);
    await until("the daemon was asked", () => asked() > before);
  });

  it("by verify --fix", async () => {
    await waits();
    const before = asked();
    const ran = await run("verify-cli", "users", "--school_authority_name", authority, "--fix");
    expect(ran).toMatchObject({ status: 1, stderr: "" });
    await until("the daemon was asked", () => asked() > before);
    lift();
    await world.converged();
  });
});
