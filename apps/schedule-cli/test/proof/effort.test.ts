import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { authority, startWorld, until, type World } from "@id-connector/test-world";
import { inQueue, run } from "../support/schedule.js";

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 1000, schools: 1 }));
  await world.configure(authority);
});
afterAll(() => world.close());

it.each(["schedule_school bulk000", "schedule_school bulk000 1", "schedule-cli resync"])(
  "%s: a school of 1,000 users and 40 classes takes a handful of LDAP connections and searches",
  async (typed) => {
    await until("all connections are closed", async () => (await world.slapd.activity()).open === 0);
    const before = await world.slapd.activity();
    const ran = await run(world, typed);
    expect(ran.stdout).toMatch(/users +1,000\nclasses +40\nworkgroups +10\n/);
    await until("all connections are closed", async () => (await world.slapd.activity()).open === 0);
    const after = await world.slapd.activity();
    expect(after.connections - before.connections).toBeLessThanOrEqual(4);
    expect(after.searches - before.searches).toBeLessThan(40);
  },
);

it("many names take no more searches than one", async () => {
  const before = await world.slapd.activity();
  const names = Array.from({ length: 140 }, (_, index) => `b000.u${String(index).padStart(5, "0")}`);
  const ran = await run(world, ["schedule_user", ...names]);
  expect(ran.status).toBe(0);
  expect(ran.stdout.match(/^Scheduled user /gm)).toHaveLength(140);
  await until("all connections are closed", async () => (await world.slapd.activity()).open === 0);
  expect((await world.slapd.activity()).searches - before.searches).toBeLessThanOrEqual(8);
  expect((await inQueue(world)).length).toBeGreaterThan(1000);
});
