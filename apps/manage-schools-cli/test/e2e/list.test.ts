import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, startWorld, type World } from "@id-connector/test-world";
import { answerOf, manage } from "../support/manage.js";
import { names, threeSchools } from "../support/three-schools.js";

let world: World;
beforeAll(async () => {
  const users = [
    ...threeSchools.users,
    { username: "guardian", role: "legal_guardian" as const, schools: ["ou1"] },
    { username: "exam-ou1.a", role: "exam_user" as const, schools: ["ou1"] },
    { username: "clerk", role: "staff" as const, schools: ["Ou3", "OU1"] },
  ];
  world = await startWorld({ slapd: { content: { ...threeSchools, users } } });
  await world.configure(authority, { schools: ["OU1", "ou2", "Gone"] });
  const daemon = world.start();
  await world.converged(authority, ["ou1", "ou2"]);
  await daemon.stop();
});
afterAll(() => world.close());

const list = (...rest: readonly string[]) => manage(world, "list_schools", "--school_authority", authority, ...rest);

describe("list_schools", () => {
  it("says what is configured, what the directory has of it, and what is at the broker", async () => {
    const ran = await list();
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout.split("\n")).toEqual([
      "School  Configured  Exists  Users  Classes  Workgroups  At the broker  Users  Classes  Workgroups",
      "ou1     yes         yes         5        1           1  yes                5        1           1",
      "ou2     yes         yes         4        1           1  yes                4        1           1",
      "Gone    yes         no          0        0           0  no                 0        0           0",
      "Sum                             8        2           2                     8        2           2",
      "1 user belongs to several of these schools; the sum has each once.",
      "1 configured school does not exist in the directory.",
      "The directory has 2 more schools, which are not configured.",
      "",
    ]);
  });

  it("says the same as one document", async () => {
    const ou1 = { users: 5, classes: 1, workgroups: 1 };
    expect(answerOf(await list("--json"))).toMatchObject({
      authority,
      configured: ["OU1", "ou2", "Gone"],
      schools: [
        { name: "ou1", configured: "yes", inDirectory: true, directory: ou1, broker: { school: "yes", ...ou1 } },
        { name: "ou2" },
        { name: "Gone", inDirectory: false },
      ],
      sums: { directory: { users: 8 }, broker: { users: 8 } },
      unlisted: 2,
    });
  });

  it("shows a school that is not configured any more while the broker still has something of it", async () => {
    await world.configure(authority, { schools: ["ou1"] });
    expect((await list()).stdout).toMatch(/^ou2 +no +yes +4 +1 +1 +yes +4 +1 +1$/m);
  });

  it('shows every school for "*", in a handful of searches', async () => {
    await world.configure(authority, { schools: ["*"] });
    const before = await world.slapd.activity();
    const { stdout } = await list();
    const after = await world.slapd.activity();
    expect(stdout).toMatch(/^Ou3 +all +yes +4 +1 +1 +no +0 +0 +0$/m);
    expect(stdout).not.toContain("more school");
    expect(after.searches - before.searches).toBeLessThanOrEqual(6);
    expect(await world.slapd.read(names.school("Ou3"), "ou")).toEqual(["Ou3"]);
  });
});
