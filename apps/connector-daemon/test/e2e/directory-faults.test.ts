import { writeFile } from "node:fs/promises";
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

const users = 150;
const teacher = "both";
let world: World;
let daemon: Daemon;

beforeAll(async () => {
  world = await startWorld();
  const { ldif } = world.slapd;
  const ofTwoSchools = ldif.user({ username: teacher, role: "teacher", schools: ["bulk000", "bulk001"] });
  await world.slapd.load([...ldif.bulk({ users, schools: 2 }), ofTwoSchools]);
  await world.configure(authority);
});
afterAll(() => world.close());

const live = async () => (await status(world)).authorities[authority];

async function consistent(): Promise<void> {
  await world.converged();
  await settled(world);
  await until("it works", async () => (await live())?.state === "working");
}

describe("a directory that goes down in the middle of a first synchronisation", () => {
  it("makes the authority wait, and nothing is deleted or thrown away", async () => {
    const fast = world.broker.faults.add({ kind: "latency", ms: 50 });
    daemon = world.start({ ID_CONNECTOR_REQUESTS: "4" });
    await world.broker.until(() => world.broker.counts(authority).users > 10, { timeoutMs: 30_000 });
    await world.slapd.stop();
    await until("it waits", async () => (await live())?.why?.code.startsWith("DIRECTORY_") ?? false);
    fast();
    expect(world.broker.counts(authority).users).toBeLessThan(users);
    expect(world.broker.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
    expect(await trash(world)).toEqual([]);
  });

  it("is read to its end when it is back", async () => {
    await world.slapd.start();
    await consistent();
    expect(await trash(world)).toEqual([]);
  });

  it("that goes down like this at other times is taken up again, too", async () => {
    await world.slapd.kill();
    await world.slapd.start();
    await changesIn(world, "bulk000").lastname(changesIn(world, "bulk000").student("b000.u00001"), "Danach");
    await consistent();
  });
});

it("a login that the directory refuses makes the authority wait; with the right password it goes on by itself", async () => {
  const secret = `${world.home}/machine.secret`;
  await writeFile(secret, "wrong\n");
  await world.slapd.restart();
  await daemon.logged(({ stage, code }) => stage === "listen" && code === "BIND_REFUSED");
  await writeFile(secret, `${world.slapd.ldap.password}\n`);
  await changesIn(world, "bulk000").lastname(changesIn(world, "bulk000").student("b000.u00001"), "Wieder");
  await consistent();
});

describe("objects that we may not see any more", () => {
  const hide = (dn: string) =>
    `dn: olcDatabase={1}mdb,cn=config\nchangetype: modify\nadd: olcAccess\nolcAccess: {0}to dn.subtree="${dn}" by * none\n`;

  it("are not deleted at the broker while their school is not to be seen either", async () => {
    const held = Object.values(world.broker.dump()[authority]?.users ?? {});
    const hidden = held.filter(({ context }) => "bulk000" in context).map(({ id }) => id);
    const office = changesIn(world, "bulk001");
    const seen = await world.slapd.entryUuid(office.student("b001.u00001"));
    await daemon.stop();
    await world.slapd.modify(hide(world.slapd.dn.school("bulk000")), { as: "config" });
    // without a change the directory would say that nothing is new
    await office.lastname(office.student("b001.u00001"), "Sichtbar");
    daemon = world.start();
    await world.broker.until(() => world.broker.get(authority, "users", seen)?.last_name === "Sichtbar");
    await until("all are asked for", async () => (await trash(world)).length >= hidden.length);
    await settled(world);
    expect(new Set((await trash(world)).map(({ reason }) => reason["code"]))).toEqual(new Set(["SCHOOL_NOT_SEEN"]));
    expect(world.broker.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
    expect(world.broker.counts(authority).users).toBe(held.length);
  });

  it("while a user that is deleted in a school that can be seen is deleted", async () => {
    const office = changesIn(world, "bulk001");
    const id = await world.slapd.entryUuid(office.student("b001.u00002"));
    await office.remove(office.student("b001.u00002"));
    await world.broker.until(() => world.broker.get(authority, "users", id) === undefined);
  });

  it("and are there as ever when they can be seen again", async () => {
    await world.slapd.restart();
    const office = changesIn(world, "bulk000");
    await office.lastname(office.student("b000.u00001"), "Gesehen");
    await consistent();
  });
});
