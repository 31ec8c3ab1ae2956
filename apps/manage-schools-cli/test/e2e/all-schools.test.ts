import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, startWorld, type World } from "@id-connector/test-world";
import { answerOf, manage } from "../support/manage.js";
import { configuredSchools } from "../support/read-configuration.js";
import { threeSchools } from "../support/three-schools.js";

let world: World;
beforeAll(async () => {
  world = await startWorld({ slapd: { content: threeSchools } });
  await world.configure(authority, { schools: ["ou1"] });
  world.start();
  await world.converged(authority, ["ou1"]);
});
afterAll(() => world.close());

const run = (command: string, ...rest: readonly string[]) =>
  manage(world, command, "--school_authority", authority, ...rest);

describe('with "*"', () => {
  it('add_schools "*" configures all schools, future ones too, and synchronises those that are new', async () => {
    const ran = await run("add_schools", "*", "--wait", "--json");
    expect(answerOf(ran)).toMatchObject({ added: ["*"], configured: ["*"], schools: ["Ou3", "ou2", "ou4"] });
    expect(await configuredSchools(world)).toEqual(["*"]);
    expect(await world.differences(authority)).toEqual([]);
    await world.slapd.add(world.slapd.ldif.school("later"));
    await world.slapd.add(world.slapd.ldif.user({ username: "new", role: "student", schools: ["later"] }));
    await world.converged(authority);
  });

  it("adding a school says that it is covered already; with --force it is synchronised again", async () => {
    const ran = await run("add_schools", "OU1");
    expect(ran).toMatchObject({ status: 1 });
    expect(ran.stderr).toContain(
      'ou1 is covered already: the authority has all schools ("*"). To synchronise it again: --force.',
    );
    expect((await run("add_schools", "*")).status).toBe(1);
    expect((await run("add_schools", "--all_schools")).stdout).toContain("there is nothing to do");
    const forced = await run("add_schools", "OU1", "--force", "--wait", "--json");
    expect(answerOf(forced)).toMatchObject({ added: [], configured: ["*"], queued: 7, arrivals: { sent: 7 } });
    expect(await configuredSchools(world)).toEqual(["*"]);
  });

  it("a single school cannot be removed, and the command says what to do first", async () => {
    for (const argv of [["ou1"], ["ou1", "--force"], ["ou1", "--delete_schools", "false"]]) {
      const ran = await run("remove_schools", ...argv);
      expect(ran).toMatchObject({ status: 1 });
      expect(ran.stderr).toContain(
        "first: manage-schools-cli remove_schools --school_authority Traeger2 --delete_schools false '*'",
      );
    }
    expect((await run("remove_schools", "*")).stderr).toContain("is not done in one go");
    expect(await configuredSchools(world)).toEqual(["*"]);
  });

  it('remove_schools --delete_schools false "*" makes it the list of today\'s schools', async () => {
    const dry = await run("remove_schools", "--delete_schools", "false", "*", "--dry-run");
    expect(dry).toMatchObject({ status: 0 });
    expect(await configuredSchools(world)).toEqual(["*"]);
    const before = world.broker.requests.length;
    expect((await run("remove_schools", "--delete_schools", "false", "*")).status).toBe(0);
    expect(await configuredSchools(world)).toEqual(["Ou3", "later", "ou1", "ou2", "ou4"]);
    expect(world.broker.requests).toHaveLength(before);
    expect((await run("remove_schools", "--delete_schools", "false", "*")).status).toBe(1);
    expect((await run("remove_schools", "ou1", "--wait")).status).toBe(0);
  });
});
