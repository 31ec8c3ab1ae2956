import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { authority, startWorld, type World } from "@id-connector/test-world";
import { answerOf, manage } from "../support/manage.js";
import { names } from "../support/three-schools.js";

let world: World;
const user = (username: string, more: object = {}) => ({
  ...{ username, role: "student" as const, schools: ["ou1"] },
  ...more,
});
const dn = (username: string, school = "ou1") => names.user(username, "student", school);

beforeAll(async () => {
  world = await startWorld({
    slapd: {
      content: {
        schools: ["ou1", "ou2"],
        users: [
          user("good"),
          user("no.name", { attributes: { givenName: [] } }),
          user("no.role", { roles: [] }),
          user("in.ou2", { schools: ["ou2"] }),
          user("guardian", { role: "legal_guardian" }),
        ],
        classes: [
          {
            ...{ school: "ou1", name: "1a" },
            members: [dn("good"), dn("no.name"), dn("no.role"), dn("in.ou2", "ou2"), dn("vanished")],
          },
        ],
        workgroups: [{ school: "ou1", name: "1A", members: [dn("in.ou2", "ou2"), dn("good")] }],
      },
    },
  });
  await world.configure(authority, { schools: [] });
});
afterAll(() => world.close());

const add = (...rest: readonly string[]) => manage(world, "add_schools", "--school_authority", authority, ...rest);

describe("the report of add_schools", () => {
  it("names what will not synchronise well, with numbers and entryUUIDs but no names, and goes on", async () => {
    const ran = await add("ou1", "--json");
    expect(ran.status).toBe(0);
    const [noName, noRole, oneA, workgroup] = await Promise.all(
      [dn("no.name"), dn("no.role"), names.schoolClass("1a", "ou1"), names.workgroup("1A", "ou1")].map((entry) =>
        world.slapd.entryUuid(entry),
      ),
    );
    expect(answerOf(ran)).toMatchObject({
      queued: 5,
      report: {
        ...{ users: 2, classes: 1, workgroups: 1 },
        findings: [
          { code: "USER_WITHOUT_NAME", count: 1, examples: [noName] },
          { code: "ROLE_OF_NO_SCHOOL", count: 1, examples: [noRole] },
          { code: "GROUP_NAMES_ALIKE", count: 1, examples: [workgroup] },
          { code: "MEMBER_NOT_LISTED", count: 2, examples: [oneA, workgroup] },
          { code: "MEMBER_UNKNOWN", count: 1, examples: [oneA] },
        ],
      },
    });
    expect(ran.stderr).toContain("1 user without a name: not sent until givenName, sn and uid are set");
    expect(ran.stderr + ran.stdout).not.toMatch(/vanished|no\.name|guardian/);
  });

  it("calls a member from a listed school another fault: the class's school is not the user's", async () => {
    const { report } = answerOf(await add("ou2", "ou1", "--force", "--dry-run", "--json")) as {
      report: { findings: unknown };
    };
    expect(report.findings).toContainEqual(expect.objectContaining({ code: "MEMBER_OF_OTHER_SCHOOL", count: 1 }));
    expect(report.findings).not.toContainEqual(expect.objectContaining({ code: "MEMBER_NOT_LISTED" }));
  });
});
