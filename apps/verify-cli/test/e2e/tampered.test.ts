import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, changesIn, queued } from "@id-connector/test-world";
import { startFilledWorld, type Filled } from "../support/school.js";
import { listed, verify, verifyJson } from "../support/verify.js";

const name = ["--school_authority_name", authority] as const;
let filled: Filled;
beforeAll(async () => {
  filled = await startFilledWorld();
});
afterAll(() => filled.world.close());

describe("a broker that holds what the directory says", () => {
  it.each(["schools", "school_classes", "workgroups", "users"])(
    "is found equal by verify %s --fix, as the manual types it",
    async (what) => {
      const { status, stdout, stderr } = await verify(filled.world, what, ...name, "--fix");
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toMatch(/^(The one object|All \d+ objects) of Traeger2 (is|are) equal\.\nNothing was queued\.$/m);
      expect(await queued(filled.world)).toEqual([]);
    },
  );
  it("is counted kind by kind, without exam users, guardians and schools that are not listed", async () => {
    const answer = await verifyJson(filled.world, "all", ...name);
    const checked = Object.entries(answer.counts).map(([kind, { checked: number, equal }]) => [kind, number, equal]);
    expect(checked).toEqual([
      ["schools", 2, 2],
      ["users", 8, 8],
      ["school_classes", 3, 3],
      ["workgroups", 1, 1],
    ]);
    expect(answer).toMatchObject({ exitStatus: 0, objects: [], leaversLookedFor: true, interrupted: false });
  });
});

describe("a broker that was tampered with", () => {
  it("has every fault found, and mended by --fix --wait", async () => {
    const { world, id, nameOf } = filled;
    const { tamper } = world.broker;
    const uuid = "00000000-1111-4222-8333-444444444444";
    // a leaver: the ledger knows it, the directory does not have it any more
    await changesIn(world, "SchuleA").remove(changesIn(world, "SchuleA").student("finn"));
    tamper.remove(authority, "users", id("anna"));
    tamper.change(authority, "users", id("ben"), { last_name: "Renamed", user_name: "bob" });
    tamper.change(authority, "users", id("gina"), { context: { SchuleB: { roles: ["teacher"], classes: ["2b"] } } });
    tamper.change(authority, "classes", id("1b"), { members: [id("dora")], description: "other" });
    tamper.remove(authority, "workgroups", id("chor"));
    tamper.change(authority, "schools", id("SchuleA"), { display_name: "Renamed" });
    const stranger = { first_name: "A", last_name: "B", user_name: "stranger", context: {} };
    tamper.put(authority, "users", { ...stranger, id: uuid }); // nobody ever sent it: nobody can find it

    const answer = await verifyJson(world, "all", ...name);
    expect(listed(answer, nameOf)).toEqual([
      "school SchuleA different display_name",
      "school_class 1a different members",
      "school_class 1b different description members",
      "user anna missing",
      "user ben different last_name user_name",
      "user emil different context.SchuleA.classes",
      "user finn leaver",
      "user gina different context.SchuleB.roles",
      "workgroup chor missing",
    ]);
    expect(answer.exitStatus).toBe(1);
    expect(JSON.stringify(answer)).not.toMatch(/Renamed|bob|ben/);

    const text = await verify(world, "all", ...name);
    expect(text.status).toBe(1);
    expect(text.stdout).toContain(`user ${id("ben")}: different in last_name, user_name\n`);
    expect(text.stdout).not.toContain("Renamed");
    const values = await verify(world, "users", ...name, "--show-values");
    expect(values.stdout).toContain('last_name: directory "ben", broker "Renamed"');
    expect(await queued(world)).toEqual([]);

    const dry = await verifyJson(world, "all", ...name, "--fix", "--dry-run");
    expect(dry.fix).toEqual({ fixable: 8, queued: 0, dryRun: true, daemonRuns: false, active: true });
    expect(await queued(world)).toEqual([]);

    const alone = await verify(world, "workgroups", ...name, "--fix", "--wait");
    expect(alone.stdout).toContain("Queued 1 object for Traeger2. No daemon runs: what waits is sent when it does.");
    expect(alone.status).toBe(1);
    expect(await queued(world)).toHaveLength(1);
    const waiting = await verifyJson(world, "workgroups", ...name);
    expect(listed(waiting, nameOf)).toEqual(["workgroup chor waiting"]);
    expect(waiting.exitStatus).toBe(1);

    await world.start().works();
    const fixed = await verifyJson(world, "all", ...name, "--fix", "--wait");
    expect(listed(fixed, nameOf)).toEqual(["school SchuleA different display_name"]);
    expect(fixed.summary).toContain("1 object cannot be mended by sending again.");
    tamper.change(authority, "schools", id("SchuleA"), { display_name: "Schule A" });
    tamper.remove(authority, "users", uuid);
    await world.converged(authority, ["SchuleA", "SchuleB"]);
    expect(await verifyJson(world, "all", ...name)).toMatchObject({ exitStatus: 0 });
  });
});
