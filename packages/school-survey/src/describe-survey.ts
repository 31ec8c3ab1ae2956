import { formatCount, plural } from "@id-connector/command-line";
import type { Finding, FindingCode } from "./findings.js";
import type { Survey } from "./survey-schools.js";

/**
 * The numbers of what the schools hold, in a line.
 *
 * @example
 * ```ts
 * import { describeSurvey } from "@id-connector/school-survey";
 *
 * describeSurvey({ users: 812, classes: 31, workgroups: 12, findings: [] }); // "812 users, 31 classes and 12 workgroups"
 * ```
 */
export function describeSurvey({ users, classes, workgroups }: Omit<Survey, "ids">): string {
  return `${plural(users, "user")}, ${plural(classes, "class", "classes")} and ${plural(workgroups, "workgroup")}`;
}

/**
 * One line for each finding: how many, what becomes of them, and where to look. No names.
 *
 * @example
 * ```ts
 * import { describeFinding } from "@id-connector/school-survey";
 *
 * const examples = ["9f1c1c9e-6f0a-4c0e-8a55-1f3d2b7c9e10"];
 * describeFinding({ code: "PUPIL_WITHOUT_CLASS", count: 1, examples }); // "1 pupil in no class: sent without a class (9f1c…)"
 * ```
 */
export function describeFinding({ code, count, examples }: Finding): string {
  const [one, many, what] = meanings[code];
  return `${formatCount(count)} ${count === 1 ? one : many}: ${what} (${count > examples.length ? "e.g. " : ""}${examples.join(", ")})`;
}

/** The words for one object, for many objects, and for what becomes of them. */
const meanings: Readonly<Record<FindingCode, readonly [string, string, string]>> = {
  USER_WITHOUT_NAME: ["user without a name", "users without a name", "not sent until givenName, sn and uid are set"],
  USER_WITHOUT_ROLE: [
    "user without a role",
    "users without a role",
    "not sent, for neither pupil nor teacher nor staff by object class",
  ],
  ROLE_OF_NO_SCHOOL: [
    "user whose ucsschoolRole names no role in its school",
    "users whose ucsschoolRole names no role in their school",
    "sent with the role of the object class",
  ],
  PUPIL_WITHOUT_CLASS: ["pupil in no class", "pupils in no class", "sent without a class"],
  SCHOOL_UNKNOWN: [
    "user with a school that the directory does not have",
    "users with a school that the directory does not have",
    "sent with the others of their schools, and told as a problem, until ucsschoolSchool is right",
  ],
  GROUP_WITHOUT_NAME: ["class or workgroup without a name", "classes or workgroups without a name", "not sent"],
  GROUP_NAMES_ALIKE: [
    "class or workgroup named like another of its school, but for upper and lower case",
    "classes or workgroups named like another of their school, but for upper and lower case",
    "the broker may refuse one of the two",
  ],
  MEMBER_OF_OTHER_SCHOOL: [
    "class member who does not belong to the class's school",
    "class members who do not belong to the class's school",
    "left out of the class",
  ],
  MEMBER_NOT_LISTED: [
    "member of a class or workgroup from a school that is not listed",
    "members of classes or workgroups from schools that are not listed",
    "left out",
  ],
  MEMBER_UNKNOWN: [
    "member of a class or workgroup whom the directory does not have",
    "members of classes or workgroups whom the directory does not have",
    "left out until it has",
  ],
};
