import { createHash } from "node:crypto";
import { groupNumber, present } from "./group.js";
import type { LdifEntry, LdifValue } from "./ldif.js";
import { krb5Key } from "./krb5-key.js";
import { namesIn, rolesOf, type Layout, type UserRole } from "./names.js";
import { numberOf } from "./number-of.js";

export interface UserOptions {
  readonly username: string;
  readonly role: UserRole;
  /** The user lives in the first one. */
  readonly schools: readonly string[];
  /** Default: made from the username. */
  readonly firstname?: string;
  readonly lastname?: string;
  /** Default: one value per role and school. */
  readonly roles?: readonly string[];
  readonly mail?: string;
  /** YYYY-MM-DD, as are the other dates. */
  readonly birthday?: string;
  readonly expiry?: string;
  readonly purge?: string;
  readonly disabled?: boolean;
  /** DNs of legal guardians. */
  readonly guardians?: readonly string[];
  readonly uidNumber?: number;
  readonly gidNumber?: number;
  /** Further or overriding attributes; an empty list leaves an attribute out. */
  readonly attributes?: Readonly<Record<string, readonly LdifValue[]>>;
}

/** A UCS@school user with every object class and attribute that UDM writes, password hashes (of the right shape, not usable) included. */
export function user(layout: Layout, options: UserOptions): LdifEntry {
  const { username, role, schools } = options;
  const home = schools[0] ?? "";
  const names = namesIn(layout);
  const firstname = options.firstname ?? "First";
  const lastname = options.lastname ?? username;
  const full = `${firstname} ${lastname}`.trim();
  const gid = options.gidNumber ?? groupNumber(names.groupsOfRole(role, home)[0] ?? "");
  const attributes = new Map<string, readonly LdifValue[]>([
    [
      "objectClass",
      [...userClasses, ...(options.birthday === undefined ? [] : ["univentionPerson"]), ...classesOf(role)],
    ],
    ["univentionObjectType", ["users/user"]],
    ["uid", [username]],
    ["cn", [full]],
    ["givenName", [firstname]],
    ["sn", [lastname]],
    ["displayName", [full]],
    ["gecos", [full.replace(/[^ -~]/gu, "?")]],
    ...accountAttributes(options, gid),
    ["departmentNumber", [home]],
    ["ucsschoolSchool", schools],
    ["ucsschoolRole", options.roles ?? schools.flatMap((ou) => roleValues(role, ou))],
    ["ucsschoolSourceUID", ["LAND"]],
    ["ucsschoolRecordUID", [`rec-${username}`]],
    ["ucsschoolPurgeTimestamp", stamps(options.purge)],
    ["ucsschoolLegalGuardian", options.guardians ?? []],
    ["mailPrimaryAddress", one(options.mail)],
    ["mail", one(options.mail)],
    ["univentionBirthday", one(options.birthday)],
    ...Object.entries(options.attributes ?? {}),
  ]);
  return { dn: names.user(username, role, home), attributes: present(attributes) };
}

function accountAttributes(options: UserOptions, gid: number): [string, readonly LdifValue[]][] {
  const { username, disabled = false, expiry } = options;
  const uidNumber = options.uidNumber ?? numberOf(username);
  const digest = createHash("md5").update(username).digest();
  const hash = `$6$saltsaltsaltsalt$${digest.toString("hex").repeat(3).slice(0, 86)}`;
  const sid = "S-1-5-21-1111111111-2222222222-3333333333";
  const ascii = /^[!-~]+$/.test(username) ? username : `u${numberOf(username)}`;
  const expiryDays = expiry === undefined ? undefined : Date.parse(`${expiry}T00:00:00Z`) / 86_400_000;
  return [
    ["uidNumber", [String(uidNumber)]],
    ["gidNumber", [String(gid)]],
    ["homeDirectory", [`/home/${ascii}`]],
    ["loginShell", ["/bin/bash"]],
    ["userPassword", [`{crypt}${disabled ? "!" : ""}${hash}`]],
    ["pwhistory", [hash]],
    ["sambaSID", [`${sid}-${uidNumber * 2 + 1000}`]],
    ["sambaPrimaryGroupSID", [`${sid}-${gid * 2 + 1001}`]],
    ["sambaNTPassword", [digest.toString("hex").toUpperCase()]],
    ["sambaAcctFlags", [disabled ? "[UD         ]" : "[U          ]"]],
    ["sambaPwdLastSet", ["1700000000"]],
    ["krb5PrincipalName", [`${username}@UCS.TEST`]],
    ["krb5KeyVersionNumber", ["1"]],
    ["krb5MaxLife", ["86400"]],
    ["krb5MaxRenew", ["604800"]],
    ["krb5KDCFlags", [disabled ? "254" : "126"]],
    ["krb5Key", [krb5Key(23, digest, `UCS.TEST${username}`)]],
    ["krb5ValidEnd", stamps(expiry)],
    ["sambaKickoffTime", expiryDays === undefined ? [] : [String(expiryDays * 86_400)]],
    ["shadowExpire", expiryDays === undefined ? (disabled ? ["1"] : []) : [String(expiryDays + 1)]],
  ];
}

function classesOf(role: UserRole): readonly string[] {
  const classes = rolesOf(role).map((single) => roleClasses[single]);
  return role === "exam_user" ? [...classes, "ucsschoolExam"] : classes;
}

function roleValues(role: UserRole, ou: string): string[] {
  const values = rolesOf(role).map((single) => `${single}:school:${ou}`);
  return role === "exam_user" ? [...values, `exam_user:school:${ou}`] : values;
}

function stamps(day: string | undefined): string[] {
  return day === undefined ? [] : [`${day.replaceAll("-", "")}000000Z`];
}

function one(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}

const roleClasses = {
  student: "ucsschoolStudent",
  teacher: "ucsschoolTeacher",
  staff: "ucsschoolStaff",
  legal_guardian: "ucsschoolLegalGuardian",
  school_admin: "ucsschoolAdministrator",
} as const;

const userClasses = [
  ...["top", "person", "organizationalPerson", "inetOrgPerson", "posixAccount", "shadowAccount", "sambaSamAccount"],
  ...["krb5Principal", "krb5KDCEntry", "univentionMail", "univentionPWHistory", "univentionObject"],
];
