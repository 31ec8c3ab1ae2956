import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  changesIn,
  type Daemon,
  settled,
  startWorld,
  status,
  trash,
  until,
  type World,
} from "@id-connector/test-world";

const other = "Other";
let world: World;
let daemon: Daemon;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 150, schools: 2 }));
  await world.configure(authority);
  await world.configure(other);
  world.broker.set({ capacity: 4 });
  world.broker.faults.add({ kind: "latency", ms: 20, jitterMs: 20 });
  daemon = world.start();
});
afterAll(() => world.close());

async function consistent(name: string): Promise<void> {
  await world.converged(name);
  await settled(world, name);
  expect(await trash(world, name)).toEqual([]);
}

describe("a broker with habits of its own", () => {
  it("that answers four at once and turns the others away gets everything, and nothing is thrown away", async () => {
    await consistent(authority);
    await consistent(other);
    expect(world.broker.requests.some(({ fault }) => fault === "capacity")).toBe(true);
    world.broker.set({ capacity: undefined });
    world.broker.faults.clear();
  });

  it("that shows a new school only later gets the school's classes and users all the same", async () => {
    world.broker.set({ lateSchools: { ms: 3000 } });
    const office = changesIn(world, "Neu");
    await world.slapd.add(world.slapd.ldif.school("Neu"));
    await office.addStudent("neu1");
    await office.addClass("1a", [office.student("neu1")]);
    await world.slapd.add(world.slapd.ldif.workgroup({ school: "Neu", name: "wg", members: [office.student("neu1")] }));
    await consistent(authority);
    world.broker.set({ lateSchools: {} });
  });
});

describe("of two authorities", () => {
  it("the broken one waits and the other one is not disturbed", async () => {
    const office = changesIn(world, "bulk000");
    const broken = world.broker.faults.add({ kind: "status", status: 503, only: { authority: other } });
    for (const username of ["one", "two", "three"]) await office.addStudent(username);
    await until("it waits", async () => (await status(world)).authorities[other]?.state === "waiting");
    await world.converged(authority);
    await settled(world, authority);
    expect((await status(world)).authorities[authority]?.state).toBe("working");
    broken();
    await consistent(other);
  });

  it("what the broker lost of one comes back as it changes, together with what it needs", async () => {
    world.broker.loseEverything(other);
    const office = changesIn(world, "bulk000");
    const pupil = office.student("b000.u00001");
    const id = await world.slapd.entryUuid(pupil);
    await office.lastname(pupil, "Wieder");
    await world.broker.until(() => world.broker.get(other, "users", id)?.last_name === "Wieder", { timeoutMs: 30_000 });
    const schoolClass = await world.slapd.entryUuid(office.schoolClass("1a"));
    await office.modify(office.schoolClass("1a"), "replace: description\ndescription: neu");
    const members = () => world.broker.get(other, "classes", schoolClass)?.members ?? [];
    const expected = world.broker.get(authority, "classes", schoolClass)?.members ?? [];
    await world.broker.until(() => members().length === expected.length, { timeoutMs: 60_000 });
    await until("it is the same class", () => world.broker.get(other, "classes", schoolClass)?.description === "neu");
    await settled(world, other);
    expect(members()).toEqual(world.broker.get(authority, "classes", schoolClass)?.members);
    expect(await trash(world, other)).toEqual([]);
    expect(daemon.lines.filter(({ level }) => level === "error")).toEqual([]);
    await world.converged(authority);
  });
});
