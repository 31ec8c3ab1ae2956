import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, queued, startWorld, until, type World } from "@id-connector/test-world";
import { manage } from "../support/manage.js";
import { configuredSchools } from "../support/read-configuration.js";
import { names, threeSchools } from "../support/three-schools.js";

let world: World;
beforeAll(async () => {
  world = await startWorld({ slapd: { content: threeSchools } });
  await world.configure(authority, { schools: ["ou1", "ou2"] });
  world.start();
  await world.converged(authority, ["ou1", "ou2"]);
});
afterAll(() => world.close());

/** A command line of the manual's page 5.5, without the program. */
const typed = (line: string) => manage(world, ...line.split(" "));
const settle = () => until("nothing waits", async () => (await queued(world)).length === 0);

describe("the manual's page 5.5, as it is typed there", () => {
  it("add_schools --force synchronises schools again that were added before", async () => {
    const id = await world.slapd.entryUuid(names.user("ou2.b", "student", "ou2"));
    world.broker.tamper.change(authority, "users", id, { last_name: "Tampered" });
    const ran = await typed("add_schools --school_authority Traeger2 --force ou1 ou2");
    expect(ran).toMatchObject({ status: 0 });
    await world.converged(authority, ["ou1", "ou2"]);
  });

  it("remove_schools --delete_schools false only takes schools out of the list", async () => {
    const ran = await typed("remove_schools --school_authority Traeger2 --delete_schools false ou1 ou2");
    expect(ran).toMatchObject({ status: 0 });
    expect(await configuredSchools(world)).toEqual([]);
    expect(world.broker.counts(authority)).toMatchObject({ schools: 2, users: 7 });
  });

  it("remove_schools --force deletes schools that were removed before", async () => {
    const ran = await typed("remove_schools --school_authority Traeger2 --force ou1 ou2");
    expect(ran).toMatchObject({ status: 0 });
    await settle();
    // this broker cannot delete schools
    expect(world.broker.counts(authority)).toEqual({ schools: 2, users: 0, classes: 0, workgroups: 0 });
  });

  it("add_schools --initial_sync false lists one school", async () => {
    const ran = await typed("add_schools --school_authority Traeger2 --initial_sync false ou1");
    expect(ran).toMatchObject({ status: 0 });
    expect(await configuredSchools(world)).toEqual(["ou1"]);
  });

  it("add_schools --all_schools --initial_sync false lists every school by its name; nothing is sent", async () => {
    const ran = await typed("add_schools --school_authority Traeger2 --all_schools --initial_sync false");
    expect(ran).toMatchObject({ status: 0 });
    expect(ran.stdout).toContain("Ou3, ou2 and ou4 (3 schools) are configured now for Traeger2.");
    expect(await configuredSchools(world)).toEqual(["ou1", "Ou3", "ou2", "ou4"]);
    expect(world.broker.counts(authority)).toMatchObject({ users: 0 });
    const again = await typed("add_schools --school_authority Traeger2 --all_schools --initial_sync false");
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining("there is nothing to do") });
  });

  it("the twin of each command in kebab-case does the same", async () => {
    expect((await typed("remove-schools --school-authority Traeger2 --delete-schools=no Ou3 ou4 ou2")).status).toBe(0);
    expect((await typed("add-schools --school-authority Traeger2 --initial-sync=no --force ou1 ou2")).status).toBe(0);
    expect((await typed("list-schools --school-authority Traeger2")).stdout).toMatch(/^ou2 +yes +yes +4 +1 +1 /m);
    expect(await configuredSchools(world)).toEqual(["ou1", "ou2"]);
    expect(await world.slapd.read(names.school("ou1"), "ou")).toEqual(["ou1"]);
  });
});
