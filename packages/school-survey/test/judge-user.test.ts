import { expect, it } from "@jest/globals";
import { mapUser } from "@id-connector/broker-mapping";
import type { DirectoryUser } from "@id-connector/listener-object";
import { describeFinding } from "../src/describe-survey.js";
import { collectFindings } from "../src/findings.js";
import { judgeUser } from "../src/judge-user.js";

const ou1 = { kind: "school" as const, id: "s", dn: "ou=ou1", name: "ou1", displayName: "ou1" };
const oneA = { kind: "school_class" as const, id: "c", dn: "cn=c", school: "ou1", name: "1a", description: "" };
const good: DirectoryUser = {
  ...{ kind: "user", id: "u", dn: "uid=u,ou=ou1", username: "u", firstname: "U", lastname: "U" },
  ...{ schools: ["ou1"], roles: ["student:school:OU1"], objectClasses: ["ucsschoolStudent"], groups: [oneA] },
};

it.each([
  [{}, []],
  [{ firstname: " " }, ["USER_WITHOUT_NAME"]],
  [{ objectClasses: ["person"] }, ["USER_WITHOUT_ROLE"]],
  [{ objectClasses: ["ucsschoolLegalGuardian"], roles: [] }, []],
  [{ objectClasses: ["ucsschoolStudent", "UCSSCHOOLEXAM"] }, []],
  [{ roles: ["student:school:ou2"] }, ["ROLE_OF_NO_SCHOOL"]],
  [{ groups: [] }, ["PUPIL_WITHOUT_CLASS"]],
  [{ groups: [], objectClasses: ["ucsschoolTeacher"], roles: ["teacher:school:ou1"] }, []],
  [{ schools: ["ou1", "lost"], roles: ["student:school:ou1", "student:school:lost"] }, ["SCHOOL_UNKNOWN"]],
] as const)("a user with %j: %j", (change, faults) => {
  const user = { ...good, ...change };
  expect(judgeUser(user, { mapped: mapUser(user, "all"), schools: [ou1] })).toEqual(faults);
});

it("findings have their number and at most three examples, each once", () => {
  const findings = collectFindings();
  for (const id of ["a", "a", "b", "c", "d"]) findings.add("MEMBER_UNKNOWN", id);
  findings.add("USER_WITHOUT_NAME", "z");
  expect(findings.list()).toEqual([
    { code: "USER_WITHOUT_NAME", count: 1, examples: ["z"] },
    { code: "MEMBER_UNKNOWN", count: 5, examples: ["a", "b", "c"] },
  ]);
  expect(findings.list().map(describeFinding)).toEqual([
    "1 user without a name: not sent until givenName, sn and uid are set (z)",
    "5 members of classes or workgroups whom the directory does not have: left out until it has (e.g. a, b, c)",
  ]);
});
