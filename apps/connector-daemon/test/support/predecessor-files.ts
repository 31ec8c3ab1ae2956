import type { ConvertedItem } from "./listener-files.js";

/** What no broker and no out queue of ours may ever show: it stands in every file of the converter and the predecessor. */
export const secrets = {
  hash: "{crypt}$6$saltsalt$TopSecretHash",
  ntHash: "0123456789ABCDEF0123456789ABCDEF",
  kerberosKey: "MEigAwIBAKFBMD+gAwIBF6E4BDZUb3BTZWNyZXQ=",
  mail: "private.address@ucs.test",
  birthday: "2011-12-13",
};

interface Wanted {
  readonly id: string;
  readonly dn: string;
  readonly school: string;
  /** As the directory does not say it any more. */
  readonly lastname: string;
}

/** A user as the converter writes it with UDM version 2: every property, not only those that a broker may know. */
export function convertedUser({ id, dn, school, lastname }: Wanted): ConvertedItem {
  const object = {
    ...{ username: "outdated.name", firstname: "Outdated", lastname, displayName: `Outdated ${lastname}` },
    ...{
      password: secrets.hash,
      birthday: secrets.birthday,
      mailPrimaryAddress: secrets.mail,
      "e-mail": [secrets.mail],
    },
    ...{ uidNumber: 2002, gidNumber: 6001, sambaRID: 5004, disabled: false, locked: false, pwdChangeNextLogin: false },
    ...{
      unlock: null,
      unlockTime: "",
      userexpiry: null,
      passwordexpiry: null,
      accountActivationDate: [null, null, null],
    },
    ...{ departmentNumber: [school], school: [school], ucsschoolRole: [`student:school:${school}`] },
    ...{ ucsschoolSourceUID: "LAND", ucsschoolRecordUID: "rec-1", ucsschoolPurgeTimestamp: null },
    ...{ primaryGroup: `cn=Domain Users ${school},cn=groups,ou=${school},dc=ucs,dc=test`, groups: [] },
    ...{ unixhome: "/home/x", shell: "/bin/bash", homedrive: "I:", sambahome: "\\\\fs\\x", gecos: "Outdated" },
    ...{ homePostalAddress: [["Straße 1", "12345", "Ort"]], phone: [], umcProperty: {}, mailUserQuota: "0" },
    ...{ profilepath: "%LOGONSERVER%\\x", scriptpath: "ucs-school-logon.vbs", mailForwardCopyToSelf: "0" },
  };
  return { id, dn, object, options: ["ucsschoolStudent", "default"], udm_object_type: "users/user" };
}

/** The same with the strings of UDM version 1. */
export function convertedUserOfVersion1(wanted: Wanted): ConvertedItem {
  const item = convertedUser(wanted);
  const strings = { uidNumber: "2002", gidNumber: "6001", disabled: "0", locked: "", pwdChangeNextLogin: "1" };
  return { ...item, object: { ...item.object, ...strings, ucsschoolRole: `student:school:${wanted.school}` } };
}

/** What the predecessor makes of a user's item before it is delivered, by what its database knew. */
export function preprocessed(item: ConvertedItem): object {
  const user_passwords = {
    ...{ userPassword: [secrets.hash], sambaNTPassword: secrets.ntHash, krb5Key: [secrets.kerberosKey] },
    ...{ krb5KeyVersionNumber: 3, sambaPwdLastSet: 1_700_000_000 },
  };
  return { ...item, action: "add_mod", old_data: knownOf(item), user_passwords };
}

/** Of a deletion neither `object` nor `options` is left then. */
export function preprocessedDeletion(item: ConvertedItem): object {
  const { id, dn, udm_object_type } = item;
  return { id, dn, udm_object_type, action: "delete", old_data: knownOf(item) };
}

function knownOf({ object }: ConvertedItem): object {
  return { schools: object?.["school"] ?? ["SchuleA"], record_uid: "rec-1", source_uid: "LAND" };
}

export function convertedGroup(id: string, dn: string, name: string): ConvertedItem {
  const object = {
    ...{
      name,
      description: "Outdated",
      gidNumber: 6013,
      sambaRID: 13027,
      sambaGroupType: "2",
      adGroupType: "-2147483646",
    },
    ...{ users: [], hosts: [], nestedGroup: [], memberOf: [], allowedEmailUsers: [], allowedEmailGroups: [] },
  };
  return { id, dn, object, options: ["posix", "default", "samba"], udm_object_type: "groups/group" };
}

export function deleted(id: string, dn: string): ConvertedItem {
  return { id, dn, object: null, options: null, udm_object_type: "users/user" };
}
