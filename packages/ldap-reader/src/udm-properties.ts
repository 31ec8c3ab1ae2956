import { type Fields, groupFields, userFields } from "@id-connector/listener-object";

/** How the value of a UDM property is made from one LDAP attribute (values of UDM version 2). */
export type PropertyKind =
  "text" | "list" | "integer" | "day" | "lowerCase" | "sidTail" | "base64" | "fileTime" | "purgeDay" | "dollarList";

export interface PropertyRule {
  readonly property: string;
  readonly attribute: string;
  readonly kind: PropertyKind;
}

/** The properties of users/user that one attribute alone gives; an absent attribute gives no property. */
export const userProperties: readonly PropertyRule[] = [
  ...rules("text", { username: "uid", firstname: "givenName", lastname: "sn", organisation: "o" }),
  ...same("text", ["displayName", "title", "initials", "description", "gecos"]),
  ...same("text", ["employeeNumber", "employeeType", "preferredLanguage", "preferredDeliveryMethod"]),
  ...same("text", ["physicalDeliveryOfficeName", "univentionObjectIdentifier", "univentionSourceIAM"]),
  ...same("text", ["ucsschoolSourceUID", "ucsschoolRecordUID"]),
  ...rules("text", { mailHomeServer: "univentionMailHomeServer", unixhome: "homeDirectory", shell: "loginShell" }),
  ...rules("text", { password: "userPassword", sambahome: "sambaHomePath", scriptpath: "sambaLogonScript" }),
  ...rules("text", { profilepath: "sambaProfilePath", homedrive: "sambaHomeDrive" }),
  ...rules("text", { street: "street", postcode: "postalCode", city: "l", country: "c", state: "st" }),
  ...same("lowerCase", ["mailPrimaryAddress"]),
  ...same("integer", ["uidNumber", "gidNumber"]),
  ...rules("sidTail", { sambaRID: "sambaSID" }),
  ...rules("day", { birthday: "univentionBirthday" }),
  ...same("purgeDay", ["ucsschoolPurgeTimestamp"]),
  ...rules("fileTime", { lockedTime: "sambaBadPasswordTime" }),
  ...rules("list", { "e-mail": "mail", phone: "telephoneNumber", mobileTelephoneNumber: "mobile" }),
  ...rules("list", { pagerTelephoneNumber: "pager", homeTelephoneNumber: "homePhone", school: "ucsschoolSchool" }),
  ...same("list", ["mailAlternativeAddress", "roomNumber", "departmentNumber", "secretary", "postOfficeBox"]),
  ...same("list", ["ucsschoolRole", "ucsschoolLegalGuardian"]),
  ...same("dollarList", ["homePostalAddress"]),
  ...same("base64", ["jpegPhoto"]),
];

/** The same for groups/group. */
export const groupProperties: readonly PropertyRule[] = [
  ...rules("text", { name: "cn", description: "description", adGroupType: "univentionGroupType" }),
  ...rules("text", { sambaGroupType: "sambaGroupType", mailAddress: "mailPrimaryAddress" }),
  ...same("integer", ["gidNumber"]),
  ...rules("sidTail", { sambaRID: "sambaSID" }),
  ...rules("list", { sambaPrivileges: "univentionSambaPrivilegeList", ucsschoolRole: "ucsschoolRole" }),
  ...rules("list", {
    allowedEmailUsers: "univentionAllowedEmailUsers",
    allowedEmailGroups: "univentionAllowedEmailGroups",
  }),
];

/**
 * The properties of a user and of a group that the ID Broker may know, beside its groups and members: nothing else is put
 * into an item.
 */
export const brokerProperties: Readonly<Record<ListenedType, readonly string[]>> = {
  "users/user": propertiesOf(userFields),
  "groups/group": ["name", ...propertiesOf(groupFields)],
};

/** The object classes that must all be on an entry for an option of UDM to be listed. */
export const udmOptions: Readonly<Record<ListenedType, Readonly<Record<string, readonly string[]>>>> = {
  "users/user": {
    default: [
      ...["top", "person", "univentionPWHistory", "posixAccount", "shadowAccount", "sambaSamAccount", "krb5Principal"],
      ...["krb5KDCEntry", "univentionMail", "organizationalPerson", "inetOrgPerson"],
    ],
    pki: ["pkiUser"],
    ucsschoolStudent: ["ucsschoolStudent"],
    ucsschoolTeacher: ["ucsschoolTeacher"],
    ucsschoolStaff: ["ucsschoolStaff"],
    ucsschoolAdministrator: ["ucsschoolAdministrator"],
    ucsschoolExam: ["ucsschoolExam"],
    ucsschoolLegalGuardian: ["ucsschoolLegalGuardian"],
  },
  "groups/group": {
    default: ["top", "univentionGroup"],
    posix: ["posixGroup"],
    samba: ["sambaGroupMapping"],
    ucsschoolAdministratorGroup: ["ucsschoolAdministratorGroup"],
    ucsschoolImportGroup: ["ucsschoolImportGroup"],
  },
};

/** The object types whose changes are listened to. */
export type ListenedType = "users/user" | "groups/group";

function rules(kind: PropertyKind, pairs: Readonly<Record<string, string>>): PropertyRule[] {
  return Object.entries(pairs).map(([property, attribute]) => ({ property, attribute, kind }));
}

function same(kind: PropertyKind, names: readonly string[]): PropertyRule[] {
  return names.map((name) => ({ property: name, attribute: name, kind }));
}

function propertiesOf(fields: Fields): readonly string[] {
  return Object.values(fields).flatMap(({ property }) => property ?? []);
}
