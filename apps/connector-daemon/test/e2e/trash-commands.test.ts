import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  allAtOnce,
  authority,
  changesIn,
  runProgram,
  startWorld,
  trash,
  until,
  watchPromises,
  type Promises,
  type World,
} from "@id-connector/test-world";

const [first, second] = ["bulk000", "bulk001"] as const;
let world: World;
let promises: Promises;

beforeAll(async () => {
  world = await startWorld();
  await world.slapd.load(world.slapd.ldif.bulk({ users: 240, schools: 2 }));
  await world.configure(authority);
  promises = watchPromises(world);
  world.start();
  await world.converged();
});
afterAll(() => world.close());

const run = (...argv: readonly string[]) =>
  runProgram("connector-daemon/bin/connector-daemon.js", argv, { ...world.env, NO_COLOR: "1" });
const decide = (command: string, ...rest: readonly string[]) => run(command, "--school-authority", authority, ...rest);
const pupils = (school: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => {
    const username = `${school === first ? "b000" : "b001"}.u${String(from + index).padStart(5, "0")}`;
    return world.slapd.dn.user(username, "student", school);
  });
const remove = (dns: readonly string[]) => world.slapd.modify(dns.map((dn) => world.slapd.ldif.remove(dn)).join(""));
const removeAtOnce = (dns: readonly string[]) => allAtOnce(world, dns.at(-1) ?? "", () => remove(dns));
const count = async (code: string) => (await trash(world)).filter(({ reason }) => reason["code"] === code).length;
const deletions = () => world.broker.requests.filter(({ method }) => method === "DELETE").length;

describe("beside a daemon", () => {
  it("trash says which field the broker refuses, and retry sends it once the broker takes it", async () => {
    const office = changesIn(world, first);
    const detail = [{ loc: ["body", "last_name"], msg: "is no name", type: "value_error" }];
    await office.addStudent("new.pupil");
    const dn = office.student("new.pupil");
    const only = { ids: [await world.slapd.entryUuid(dn)] };
    await promises.kept();
    const lift = world.broker.faults.add({ kind: "status", status: 422, only, detail });
    await office.lastname(dn, "Anders");
    await until("it is in the trash", async () => (await count("REFUSED")) === 1);
    const listed = await run("trash");
    expect(listed).toMatchObject({ status: 0, stderr: "" });
    expect(listed.stdout).toMatch(/REFUSED: 1 user\n.*tried again in .*\n.*\n {2}1 × last_name: is no name/);
    lift();
    const retried = await run("trash", "retry", "--code", "REFUSED");
    expect(retried.stdout).toContain("Put back: 1 user of Traeger2.\nThey are sent as the directory has them now");
    await promises.kept();
  });

  it("status shows what the guard holds, and a rejected removal stays at the broker until it is released", async () => {
    await removeAtOnce(pupils(first, 0, 30));
    await until("all is held", async () => (await count("USERS_HELD")) === 30);
    expect((await run("status")).stdout).toContain("held by the delete guard: 30 users, the first ");
    const rejected = await decide("reject", "--school", first, "--reason", "the import failed");
    expect(rejected.stdout).toContain("Rejected: deletion of 30 users (Traeger2).\n  bulk000: 30 users (USERS_HELD)\n");
    expect((await run("status")).stdout).toContain("rejected removals: 30 users");
    expect(await count("DELETION_REJECTED")).toBe(30);
    expect(deletions()).toBe(0);
    const released = await decide("release", "--code", "DELETION_REJECTED");
    expect(released.stdout).toContain("Whoever is in the directory again is sent, not deleted.");
    await promises.kept();
    expect(deletions()).toBe(30);
  });

  it("release lets through what was chosen, and no more", async () => {
    await removeAtOnce(pupils(second, 0, 25));
    await until("all is held", async () => (await count("USERS_HELD")) === 25);
    const [one] = await trash(world);
    expect((await decide("release", String(one?.reason["key"]))).status).toBe(0);
    await until("it is deleted", () => deletions() === 31);
    expect(await count("USERS_HELD")).toBe(24);
    await decide("release", "--all");
    await promises.kept();
    expect(deletions()).toBe(55);
  });

  it("allow-deletes lets through what goes in its window", async () => {
    const opened = await decide("allow-deletes", "--until", "1h", "--school", second, "--number", "40");
    expect(opened.stdout).toContain("at most 40 users and groups, of bulk001.");
    expect(opened.stdout).not.toContain("No daemon runs");
    expect((await run("status")).stdout).toContain("deletions are not held until ");
    await remove(pupils(second, 25, 55));
    await promises.kept();
    expect(deletions()).toBe(85);
    expect((await decide("allow-deletes", "--end")).stdout).toContain("the delete guard holds for Traeger2 again");
  });
});
