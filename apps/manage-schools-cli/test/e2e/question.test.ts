import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, queued, startWorld, type World } from "@id-connector/test-world";
import { atTerminal } from "../support/at-terminal.js";
import { configuredSchools } from "../support/read-configuration.js";
import { threeSchools } from "../support/three-schools.js";

let world: World;
beforeAll(async () => {
  world = await startWorld({ slapd: { content: threeSchools } });
  await world.configure(authority, { schools: ["ou1", "ou2"] });
});
afterAll(() => world.close());

const remove = (typed: string, ...rest: readonly string[]) =>
  atTerminal(world, typed, ["remove_schools", "--school_authority", authority, ...rest]);

describe("remove_schools at a terminal", () => {
  it.each([[""], ["n"], ["what?"]])("asks with the numbers, and takes %j for a no", async (typed) => {
    const ran = await remove(typed, "ou2");
    expect(ran.stderr).toContain(
      "Delete at the broker: ou2 with 3 users, 1 class, 1 workgroup and 1 school; " +
        "1 more belongs to another listed school as well and is only updated? [y/N]",
    );
    expect(ran).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("Nothing was changed.") });
    expect([await configuredSchools(world), await queued(world)]).toEqual([["ou1", "ou2"], []]);
  });

  it("does not ask where nothing is deleted", async () => {
    const ran = await remove("n", "ou2", "--dry-run");
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect((await remove("n", "ou2", "--delete_schools", "false")).status).toBe(0);
    await world.configure(authority, { schools: ["ou1", "ou2"] });
  });

  it("does it on a yes, and without a question with --yes", async () => {
    expect((await remove("y", "ou2")).status).toBe(0);
    expect([await configuredSchools(world), (await queued(world)).length]).toEqual([["ou1"], 7]);
    const ran = await remove("n", "ou1", "--yes");
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(await configuredSchools(world)).toEqual([]);
  });
});
