import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, runProgram } from "@id-connector/test-world";
import { startFilledWorld, type Filled } from "../support/school.js";
import { listed, verify, verifyJson } from "../support/verify.js";

const name = ["--school_authority_name", authority] as const;
let filled: Filled;
beforeAll(async () => {
  filled = await startFilledWorld();
});
afterAll(() => filled.world.close());

describe("with a filter", () => {
  it("only objects that match it are verified, and leavers are not looked for", async () => {
    const { world, id, nameOf } = filled;
    world.broker.tamper.change(authority, "users", id("ben"), { last_name: "X" });
    world.broker.clearRequests();
    const answer = await verifyJson(world, "users", ...name, "(|(uid=b*)(uid=anna)(uid=not.listed))");
    expect(answer.counts).toMatchObject({ users: { checked: 2, equal: 1, different: 1 } });
    expect(listed(answer, nameOf)).toEqual(["user ben different last_name"]);
    expect(answer).toMatchObject({ leaversLookedFor: false, exitStatus: 1 });
    expect(answer.summary).toContain("leavers were not looked for");
    expect(new Set(world.broker.requests.flatMap(({ id: asked }) => asked ?? []))).toEqual(
      new Set([id("ben"), id("anna")]),
    );
    world.broker.tamper.change(authority, "users", id("ben"), { last_name: "ben" });
    const groups = await verifyJson(world, "all", ...name, "cn=SchuleA-1*");
    expect(groups.counts).toMatchObject({
      users: { checked: 0 },
      school_classes: { checked: 2 },
      workgroups: { checked: 0 },
    });
  });
  it("that matches nothing the answer is no", async () => {
    const { status, stdout } = await verify(filled.world, "users", ...name, "(uidd=anna)");
    expect(status).toBe(1);
    expect(stdout).toContain("No object of Traeger2 matches the filter.");
  });
  it("that cannot be parsed nothing is asked, and the place is marked", async () => {
    filled.world.broker.clearRequests();
    const { status, stderr, stdout } = await verify(filled.world, "users", ...name, "(&(uid=anna)(sn=a(b))", "--fix");
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/LDAP filter is wrong: "\)".* is expected\.\n {2}\(&\(uid=anna\)\(sn=a\(b\)\)\n {19}\^\n/);
    expect(filled.world.broker.requests).toEqual([]);
  });
});

describe("wrong usage", () => {
  const run = (...argv: readonly string[]) => runProgram("verify-cli/bin/verify-cli.js", argv, filled.world.env);
  it.each([
    [[], 2, "a command is needed: schools, users, school_classes, workgroups, all"],
    [["teachers", ...name], 2, "there is no command teachers: schools, users"],
    [["users"], 2, "--school_authority_name"],
    [["users", ...name, "--concurrency", "65"], 2, "--concurrency must be a whole number from 1 to 64"],
    [["users", ...name, "--wait"], 2, "--fix"],
    [["users", ...name, "(uid=a)", "(uid=b)"], 2, "unknown: "],
    [["users", ...name, "--frobnicate"], 2, "frobnicate"],
    [["users", "--school_authority_name", "Traeger9"], 3, "There are: Traeger2."],
    [["users", ...name, "--home", "/nowhere/at/all"], 3, "There is none in /nowhere/at/all"],
  ])("%j ends with %d and says what is wrong", async (argv, status, message) => {
    const ran = await run(...argv);
    expect(ran.stderr).toContain(message);
    expect({ status: ran.status, stdout: ran.stdout }).toEqual({ status, stdout: "" });
    expect(ran.stderr).not.toMatch(/^ +at /m);
  });
  it("takes both spellings of its options", async () => {
    const argv = [
      "school-classes",
      "--school-authority",
      authority,
      "--fix=false",
      "--show-values",
      "no",
      "--rate",
      "500",
    ];
    expect((await run(...argv, "--json")).stderr).toBe("");
  });
});
