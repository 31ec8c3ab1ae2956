import { findSchool, type MappedUser } from "@id-connector/broker-mapping";
import { sameSchool, type DirectorySchool, type DirectoryUser } from "@id-connector/listener-object";
import type { FindingCode } from "./findings.js";

interface Judged {
  readonly mapped: MappedUser;
  /** All schools of the directory. */
  readonly schools: readonly DirectorySchool[];
}

/**
 * The faults of a user that will not synchronise well. A user that is none of the broker's business (guardians, exam users) has
 * no faults. Pure.
 */
export function judgeUser(user: DirectoryUser, { mapped, schools }: Judged): readonly FindingCode[] {
  if (mapped.outcome === "faulty") return ["USER_WITHOUT_NAME"];
  if (mapped.outcome === "out_of_scope") return hasAnyRole(user) ? [] : ["USER_WITHOUT_ROLE"];
  const faults: FindingCode[] = [];
  if (mapped.schools.some((school) => findSchool(schools, school) === undefined)) faults.push("SCHOOL_UNKNOWN");
  if (mapped.schools.some((school) => !user.roles.some((value) => namesRoleIn(value, school))))
    faults.push("ROLE_OF_NO_SCHOOL");
  if (hasClass(user, "ucsschoolStudent") && mapped.classes.length === 0) faults.push("PUPIL_WITHOUT_CLASS");
  return faults;
}

const userClasses = [
  ...["ucsschoolStudent", "ucsschoolTeacher", "ucsschoolStaff"],
  ...["ucsschoolLegalGuardian", "ucsschoolAdministrator", "ucsschoolExam"],
];

function hasAnyRole(user: DirectoryUser): boolean {
  return userClasses.some((name) => hasClass(user, name));
}

function hasClass({ objectClasses }: DirectoryUser, name: string): boolean {
  return objectClasses.some((one) => one.toLowerCase() === name.toLowerCase());
}

function namesRoleIn(value: string, school: string): boolean {
  const [role = "", type = "", context = ""] = value.split(":");
  return /^(?:student|teacher|staff)$/i.test(role) && type.toLowerCase() === "school" && sameSchool(context, school);
}
