import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority } from "@id-connector/test-world";
import { startFilledWorld, type Filled } from "../support/school.js";
import { listed, verify, verifyJson } from "../support/verify.js";

const name = ["--school_authority_name", authority] as const;
let filled: Filled;
beforeAll(async () => {
  filled = await startFilledWorld();
});
afterAll(() => filled.world.close());

describe("what the configuration lists no more", () => {
  it("is a leaver where its school is listed no more, until --fix --wait deleted it", async () => {
    const { world, id, nameOf } = filled;
    await world.configure(authority, { schools: ["SchuleA", "SchuleX"] });
    const answer = await verifyJson(world, "all", ...name);
    expect(listed(answer, nameOf)).toEqual(
      expect.arrayContaining([
        "school SchuleB leaver",
        "school_class 2b leaver",
        "user gina leaver",
        "user in.both different context.SchuleB",
      ]),
    );
    expect(answer.unseenSchools).toEqual(["SchuleX"]);
    await world.start().works();
    await verifyJson(world, "school_classes", ...name, "--fix", "--wait");
    const users = await verifyJson(world, "users", ...name, "--fix", "--wait");
    expect(listed(users, nameOf)).not.toContain("user gina leaver");
    expect(world.broker.get(authority, "users", id("gina"))).toBeUndefined();
    expect(world.broker.get(authority, "classes", id("2b"))).toBeUndefined();
    expect(Object.keys(world.broker.get(authority, "users", id("in.both"))?.context ?? {})).toEqual(["SchuleA"]);
    expect((await verify(world, "schools", ...name)).stdout).toContain(
      "school SchuleX: listed, but the directory does not show it",
    );
  });
  it("is an empty shell where the broker cannot delete the school, and no fault any more", async () => {
    const { world, nameOf } = filled;
    await world.configure(authority, { schools: ["SchuleA"] });
    const answer = await verifyJson(world, "schools", ...name, "--fix", "--wait");
    expect(listed(answer, nameOf)).toEqual([]);
    const { status, stdout } = await verify(world, "schools", ...name);
    expect(stdout).toContain("1 empty shell of removed schools stays at the broker, which cannot delete schools.");
    expect(status).toBe(0);
  });
  it("waits where the authority is deactivated, and --wait does not wait for it", async () => {
    const { world, id, nameOf } = filled;
    world.broker.tamper.remove(authority, "workgroups", id("chor"));
    await world.configure(authority, { schools: ["SchuleA"], active: false });
    const { stdout, status } = await verify(world, "workgroups", ...name, "--fix", "--wait");
    expect(stdout).toContain("Traeger2 is deactivated: what waits is sent when it is active again.");
    expect(status).toBe(1);
    expect(listed(await verifyJson(world, "workgroups", ...name), nameOf)).toEqual(["workgroup chor waiting"]);
  });
});
