import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, queued, runProgram, startWorld, type World } from "@id-connector/test-world";
import { answerOf, manage } from "../support/manage.js";
import { configuredSchools } from "../support/read-configuration.js";

let world: World;
beforeAll(async () => {
  world = await startWorld({ slapd: { content: { schools: ["ou1", "*"] } } });
});
afterAll(() => world.close());

const refused = { error: { code: "SCHOOL_CALLED_ALL" }, exitStatus: 1 };

describe('a school named "*"', () => {
  it.each([
    ["add_schools", "*"],
    ["add_schools", "--all_schools"],
    ["add_schools", "*", "--force"],
  ])("makes no list all by %s %s", async (...argv) => {
    await world.configure(authority, { schools: ["ou1"] });
    const ran = await manage(world, ...argv, "--school_authority", authority, "--json");
    expect(answerOf(ran)).toMatchObject(refused);
    expect([ran.status, await configuredSchools(world), await queued(world)]).toEqual([1, ["ou1"], []]);
  });

  it("stands in no list that all schools are turned into", async () => {
    await world.configure(authority, { schools: ["*"] });
    const argv = ["remove_schools", "*", "--delete_schools", "false", "--school_authority", authority, "--json"];
    expect(answerOf(await manage(world, ...argv))).toMatchObject(refused);
  });

  it("is not proposed for the list by schedule_school", async () => {
    await world.configure(authority, { schools: ["ou1"] });
    const { status, stderr } = await runProgram("schedule-cli/bin/schedule_school.js", ["*"], world.env);
    expect([status, stderr]).toEqual([1, expect.stringContaining('a list cannot name it, for "*" stands for all')]);
    expect(stderr).not.toContain("add_schools");
    expect(await queued(world)).toEqual([]);
  });
});
