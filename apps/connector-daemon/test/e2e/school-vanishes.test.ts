import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, settled, startWorld, trash, until, type Daemon, type World } from "@id-connector/test-world";
import { list, orderRemoval, put, schoolItem } from "../support/remove-school.js";

const [stays, vanishes] = ["bulk000", "bulk001"] as const;
let world: World;
let daemon: Daemon;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 12, schools: 2 }));
  world.broker.set({ schoolsRemovable: true });
  await world.configure(authority, { schools: [stays, vanishes] });
  daemon = world.start();
  await world.converged(authority);
  await settled(world);
});
afterAll(() => world.close());

async function removeTree(dn: string): Promise<void> {
  const { url, adminDn, adminPassword } = world.slapd.ldap;
  await promisify(execFile)("ldapdelete", ["-r", "-x", "-H", url, "-D", adminDn, "-w", adminPassword, dn]);
}

describe("a school that vanishes from the directory with all that is in it", () => {
  it("stays at the broker while it is listed: nobody can tell it from one that may not be seen any more", async () => {
    const before = world.broker.dumpText();
    const { schools } = world.broker.dump()[authority] ?? {};
    const id = Object.values(schools ?? {}).find(({ name }) => name === vanishes)?.id ?? "";
    // it takes a while, and nobody shall see half of it
    await daemon.stop();
    await removeTree(world.slapd.dn.school(vanishes));
    daemon = world.start();
    // six users, a class and a workgroup
    await until("all of it is in the trash", async () => (await trash(world)).length === 8);
    await put(world, [schoolItem(id, vanishes)]);
    await until("the school is, too", async () => (await trash(world)).length === 9);
    for (const { reason } of await trash(world)) expect(reason).toMatchObject({ code: "SCHOOL_NOT_SEEN" });
    expect(world.broker.dumpText()).toBe(before);
  });

  it("goes when its removal is ordered and no list names it any more", async () => {
    await list(world, [stays]);
    const id = await orderRemoval(world, vanishes);
    await daemon.logged(({ item, outcome }) => item === id && outcome === "deleted");
    await world.converged(authority, [stays]);
    await settled(world);
    expect(world.broker.counts(authority)).toEqual({ schools: 1, classes: 1, workgroups: 1, users: 6 });
    await until("nothing of it is in the trash any more", async () => (await trash(world)).length === 0);
  });
});
