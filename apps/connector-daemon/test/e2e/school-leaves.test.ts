import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { itemOf } from "@id-connector/listener-object";
import { authority, settled, startWorld, trash, type Daemon, type World } from "@id-connector/test-world";
import { list, orderRemoval, put, schoolItem } from "../support/remove-school.js";

const [first, second, third, fourth] = ["bulk000", "bulk001", "bulk002", "bulk003"] as const;
const usersPerSchool = 30;
const shared = ["shared1", "shared2"];
/** So that there is a middle in which something can happen. */
const few = { ID_CONNECTOR_REQUESTS: "4" };
let world: World;
let daemon: Daemon;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 4 * usersPerSchool, schools: 4 }));
  // teachers at home in the school that leaves first, and in one that stays to the end
  for (const username of shared) {
    await world.slapd.add(world.slapd.ldif.user({ username, role: "teacher", schools: [first, fourth] }));
  }
  const modify = (dn: string) =>
    world.slapd.modify(`dn: ${dn}\nchangetype: modify\nadd: uniqueMember\nuniqueMember: ${teacher("shared1")}\n`);
  await modify(world.slapd.dn.schoolClass("1a", first));
  await modify(world.slapd.dn.workgroup("wg0", fourth));
  world.broker.set({ schoolsRemovable: true });
  await world.configure(authority, { schools: [first, second, third, fourth] });
  daemon = world.start(few);
  await world.converged(authority);
});
afterAll(() => world.close());

const teacher = (username: string) => world.slapd.dn.user(username, "teacher", first);
const hasSchool = (id: string) => world.broker.get(authority, "schools", id) !== undefined;

/** What the broker has of a school: names of classes and workgroups, contexts of users. */
function traces(school: string): readonly string[] {
  const { classes = {}, workgroups = {}, users = {} } = world.broker.dump()[authority] ?? {};
  const groups = Object.values({ ...classes, ...workgroups }).filter((group) => group.school === school);
  return [...groups, ...Object.values(users).filter(({ context }) => school in context)].map(({ id }) => id);
}

async function left(school: string, stay: readonly string[]): Promise<void> {
  await world.converged(authority, stay);
  await settled(world);
  expect(traces(school)).toEqual([]);
  expect(await trash(world)).toEqual([]);
}

describe("an item of a school in the in queue", () => {
  it("brings back a listed school that the broker lost", async () => {
    const id = await world.slapd.entryUuid(world.slapd.dn.school(second));
    world.broker.tamper.remove(authority, "schools", id);
    await put(world, [schoolItem(id, second)], "in queue");
    await world.broker.until(() => hasSchool(id));
    await world.converged(authority);
  });

  it("is no order to delete a school that is not listed, although the broker has it", async () => {
    await list(world, [second, third, fourth]);
    const id = await world.slapd.entryUuid(world.slapd.dn.school(first));
    await put(world, [schoolItem(id, first)], "in queue");
    await daemon.logged(
      ({ stage, item, outcome }) => stage === "distribute" && item === id && outcome === "out_of_scope",
    );
    expect(hasSchool(id)).toBe(true);
  });
});

describe("a school that an authority does not list any more and whose removal is ordered", () => {
  it("goes last, after its users, classes and workgroups; who has another listed school stays with that one", async () => {
    const stay = [second, third, fourth];
    world.broker.clearRequests();
    world.broker.faults.add({ kind: "latency", ms: 20, only: { resources: ["users"] } });
    const school = await orderRemoval(world, first);
    await left(first, stay);
    expect(hasSchool(school)).toBe(false);
    const writes = world.broker.requests.filter(({ method }) => !["GET", "HEAD"].includes(method));
    const deletions = writes.filter(({ method, resource }) => method === "DELETE" && resource === "schools");
    expect(deletions).toHaveLength(1);
    const changed = writes.filter(({ resource }) => resource !== "token");
    expect(changed.at(-1)).toMatchObject({ method: "DELETE", resource: "schools", id: school, status: 204 });
    const removed = writes.filter(({ method, resource }) => method === "DELETE" && resource === "users");
    expect(removed).toHaveLength(usersPerSchool);
    const staying = await world.slapd.entryUuid(teacher("shared1"));
    expect(world.broker.contextOrder(authority, staying)).toEqual([fourth]);
    const waited = await daemon.logged(({ item, outcome }) => item === school && outcome === "waiting");
    expect(waited).toMatchObject({ level: "info", left: expect.any(Number) as unknown });
    world.broker.faults.clear();
  });

  it("stays as an empty shell where the broker deletes no schools; listed again it is filled again", async () => {
    world.broker.set({ schoolsRemovable: false });
    await list(world, [third, fourth]);
    const school = await orderRemoval(world, second);
    await daemon.logged(({ item, outcome }) => item === school && outcome === "shell_stays");
    await left(second, [third, fourth]);
    expect(hasSchool(school)).toBe(true);
    await list(world, [second, third, fourth]);
    const classId = await world.slapd.entryUuid(world.slapd.dn.schoolClass("1a", second));
    await put(world, [schoolItem(school, second), itemOf(classId, undefined)]);
    await world.broker.until(() => traces(second).includes(classId));
    await settled(world);
    expect(await trash(world)).toEqual([]);
    world.broker.set({ schoolsRemovable: true });
  });

  it("is gone in the end although the daemon is killed and the broker goes down in the middle", async () => {
    await list(world, [fourth]);
    world.broker.faults.add({ kind: "latency", ms: 20, jitterMs: 30 });
    const before = world.broker.counts(authority).users;
    const schools = [await orderRemoval(world, second), await orderRemoval(world, third)];
    await world.broker.until(() => world.broker.counts(authority).users < before - 5);
    await daemon.kill();
    expect(schools.map(hasSchool)).toEqual([true, true]);
    daemon = world.start(few);
    await world.broker.until(() => world.broker.counts(authority).users < before - 12);
    await world.broker.stop();
    await daemon.logged(({ message }) => message === "authority waits");
    await world.broker.start();
    world.broker.faults.clear();
    await left(second, [fourth]);
    expect(traces(third)).toEqual([]);
    expect(schools.map(hasSchool)).toEqual([false, false]);
    expect(world.broker.counts(authority).schools).toBe(1);
  });
});

describe("an order to send an object that the directory does not have", () => {
  it("sends the deletion once more, although the ledger knows nothing of the object", async () => {
    const dn = teacher("shared2");
    const id = await world.slapd.entryUuid(dn);
    const held = world.broker.get(authority, "users", id);
    await world.slapd.modify(`dn: ${dn}\nchangetype: delete\n`);
    await world.converged(authority, [fourth]);
    await settled(world);
    if (held) world.broker.tamper.put(authority, "users", held);
    expect(world.broker.get(authority, "users", id)).toBeDefined();
    await put(world, [itemOf(id, undefined)]);
    await world.broker.until(() => world.broker.get(authority, "users", id) === undefined);
    await settled(world);
    expect(await trash(world)).toEqual([]);
  });
});
