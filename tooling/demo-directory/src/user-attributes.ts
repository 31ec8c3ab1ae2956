import type { Attributes } from "./entry.js";
import { plainRoles, userContainer } from "./directory-names.js";
import type { Role, TownPerson } from "./town.js";

const realm = "LINDENAU.TEST";
const sid = "S-1-5-21-1111111111-2222222222-3333333333";
/** Has the form of a hash, but is none: nobody can log in, and a demo can show that it never leaves the directory. */
const hash = `$6$saltsaltsaltsalt$${"x".repeat(86)}`;
const classes: Readonly<Record<"student" | "teacher" | "staff", string>> = {
  student: "ucsschoolStudent",
  teacher: "ucsschoolTeacher",
  staff: "ucsschoolStaff",
};

/** A school user as UDM writes it. */
export function userAttributes(person: TownPerson, numbers: { uidNumber: number; gidNumber: number }): Attributes {
  const { username, role, schools, birthday } = person;
  const [home = ""] = schools;
  const mail = `${username}@lindenau.test`;
  return {
    objectClass: [
      ...["top", "person", "organizationalPerson", "inetOrgPerson", "posixAccount", "shadowAccount"],
      ...[
        "sambaSamAccount",
        "krb5Principal",
        "krb5KDCEntry",
        "univentionMail",
        "univentionPWHistory",
        "univentionObject",
      ],
      ...(birthday === undefined ? [] : ["univentionPerson"]),
      ...plainRoles(role).map((plain) => classes[plain]),
    ],
    univentionObjectType: "users/user",
    uid: username,
    ...nameAttributes(person),
    uidNumber: String(numbers.uidNumber),
    gidNumber: String(numbers.gidNumber),
    homeDirectory: `/home/${home}/${userContainer(role)}/${username}`,
    loginShell: "/bin/bash",
    userPassword: `{crypt}${hash}`,
    pwhistory: hash,
    sambaSID: `${sid}-${numbers.uidNumber * 2 + 1000}`,
    sambaPrimaryGroupSID: `${sid}-${numbers.gidNumber * 2 + 1001}`,
    sambaNTPassword: "0123456789ABCDEF".repeat(2),
    sambaAcctFlags: "[U          ]",
    sambaPwdLastSet: "1700000000",
    krb5PrincipalName: `${username}@${realm}`,
    krb5KeyVersionNumber: "1",
    krb5MaxLife: "86400",
    krb5MaxRenew: "604800",
    krb5KDCFlags: "126",
    mail,
    mailPrimaryAddress: mail,
    departmentNumber: home,
    ...schoolAttributes(role, schools),
    ucsschoolSourceUID: "LINDENAU",
    ucsschoolRecordUID: `rec-${username}`,
    ...(birthday !== undefined && { univentionBirthday: birthday }),
  };
}

/** The attributes that follow from a person's name. */
export function nameAttributes({ firstname, lastname }: { firstname: string; lastname: string }): Attributes {
  const whole = `${firstname} ${lastname}`;
  return {
    cn: whole,
    givenName: firstname,
    sn: lastname,
    displayName: whole,
    gecos: whole.replace(/[^\x20-\x7e]/gu, "?"),
  };
}

/** The attributes that follow from where a person is. */
export function schoolAttributes(role: Role, schools: readonly string[]): Attributes {
  const roles = schools.flatMap((school) => plainRoles(role).map((plain) => `${plain}:school:${school}`));
  return { ucsschoolSchool: schools, ucsschoolRole: roles };
}
