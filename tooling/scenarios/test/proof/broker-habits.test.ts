import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  authority,
  changesIn,
  type Daemon,
  runProgram,
  settled,
  startWorld,
  status,
  until,
  watchPromises,
  type World,
} from "@id-connector/test-world";
import { schoolDay } from "../support/school-day.js";

const other = "Other";
const slow = "Slow";
const slowMs = 6000;
const judges = new Map<string, ReturnType<typeof watchPromises>>();
let world: World;
let daemon: Daemon;
let day: Awaited<ReturnType<typeof schoolDay>>;

beforeAll(async () => {
  world = await startWorld();
  day = await schoolDay(world, "Nord");
  await world.slapd.load(world.slapd.ldif.bulk({ users: 60, schools: 1 }));
  world.broker.addAuthority(slow, world.password);
  for (const name of [authority, other, slow]) judges.set(name, watchPromises(world, name));
  await world.configure(authority);
  await world.configure(other);
  await world.configure(slow, { schools: ["Nord"] });
  world.broker.set({ capacity: 4 });
  world.broker.faults.add({ kind: "latency", ms: 20, jitterMs: 20, only: { authority } });
  const groups = { authority: slow, methods: ["POST", "PUT"], resources: ["classes", "workgroups"] } as const;
  world.broker.faults.add({ kind: "latency", ms: slowMs, only: groups });
  daemon = world.start();
});
afterAll(() => world.close());

const kept = (name: string, expected = {}) => judges.get(name)?.kept(expected);

describe("a broker with habits of its own", () => {
  it("that answers four at once and turns the others away gets everything, and nothing is thrown away", async () => {
    await kept(authority);
    await kept(other);
    expect(world.broker.requests.some(({ fault }) => fault === "capacity")).toBe(true);
    world.broker.set({ capacity: undefined });
  });

  it("that shows a new school only later gets the school's classes and users all the same", async () => {
    world.broker.set({ lateSchools: { ms: 3000 } });
    const office = changesIn(world, "Neu");
    await world.slapd.add(world.slapd.ldif.school("Neu"));
    await office.addStudent("neu1");
    await office.addClass("1a", [office.student("neu1")]);
    await world.slapd.add(world.slapd.ldif.workgroup({ school: "Neu", name: "wg", members: [office.student("neu1")] }));
    await kept(authority);
    world.broker.set({ lateSchools: {} });
  });

  it("that takes six seconds for a class or workgroup gets everything, what changes meanwhile too", async () => {
    await day.morning();
    await kept(slow, { listed: ["Nord"] });
    const took = world.broker.requests.filter(({ authority: of, ms }) => of === slow && ms >= slowMs);
    expect(took.length).toBeGreaterThan(2);
    await kept(authority);
  });
});

describe("of two authorities", () => {
  it("the broken one waits and the other one is not disturbed", async () => {
    const office = changesIn(world, "bulk000");
    const broken = world.broker.faults.add({ kind: "status", status: 503, only: { authority: other } });
    for (const username of ["one", "two", "three"]) await office.addStudent(username);
    await until("it waits", async () => (await status(world)).authorities[other]?.state === "waiting");
    await kept(authority);
    expect((await status(world)).authorities[authority]?.state).toBe("working");
    broken();
    await kept(other);
  });

  it("what the broker lost of one comes back as it changes, together with what it needs", async () => {
    world.broker.loseEverything(other);
    const office = changesIn(world, "bulk000");
    const pupil = office.student("b000.u00001");
    const id = await world.slapd.entryUuid(pupil);
    await office.lastname(pupil, "Wieder");
    await world.broker.until(() => world.broker.get(other, "users", id)?.last_name === "Wieder");
    const schoolClass = await world.slapd.entryUuid(office.schoolClass("1a"));
    await office.modify(office.schoolClass("1a"), "replace: description\ndescription: neu");
    const held = (name: string) => world.broker.get(name, "classes", schoolClass);
    await until(
      "it is the same class",
      () => held(other)?.description === "neu" && held(authority)?.description === "neu",
    );
    await until("it is whole", () => held(other)?.members.length === held(authority)?.members.length);
    await settled(world, other);
    expect(held(other)).toEqual(held(authority));
    expect(daemon.lines.filter(({ level }) => level === "error")).toEqual([]);
    await kept(authority);
  });
});

describe("a broker that is put back to what it was", () => {
  const mend = async () => {
    const words = ["all", "--school-authority", other, "--fix", "--wait", "--quiet"];
    const { status: ended, stderr } = await runProgram("verify-cli/bin/verify-cli.js", words, world.env);
    expect({ ended, stderr }).toEqual({ ended: 0, stderr: "" });
  };

  it("by losing everything gets everything again when it is asked for", async () => {
    await mend();
    await kept(other);
  });

  it("by yesterday's backup gets today's changes again, deletions too, and nothing old comes back from us", async () => {
    const yesterday = world.broker.snapshot();
    await day.afternoon();
    await kept(other);
    world.broker.restore(yesterday, other);
    await mend();
    await kept(other);
    await kept(authority);
  });
});
