export const id = "e5d18ac4-f981-5c6f-8f32-d573bc9d4058";

/** As the App Center's converter writes it with UDM version 2. */
export const teacherOfConverter = {
  dn: "uid=jo.krueger,cn=lehrer,cn=users,ou=SchuleA,dc=ucs,dc=test",
  id,
  object: {
    accountActivationDate: [null, null, null],
    birthday: "1980-02-03",
    departmentNumber: ["SchuleA"],
    disabled: false,
    displayName: "Jörg Krüger",
    "e-mail": ["jo.krueger@ucs.test"],
    firstname: "Jörg",
    gecos: "J?rg Kr?ger",
    gidNumber: 6001,
    groups: ["cn=SchuleA-1a,cn=klassen,cn=schueler,cn=groups,ou=SchuleA,dc=ucs,dc=test"],
    homePostalAddress: [["Straße 1", "12345", "Ort"]],
    homedrive: "I:",
    lastname: "Krüger",
    locked: false,
    mailForwardCopyToSelf: "0",
    mailPrimaryAddress: "jo.krueger@ucs.test",
    mailUserQuota: "0",
    password: "{crypt}$6$abc",
    passwordexpiry: null,
    phone: [],
    primaryGroup: "cn=Domain Users SchuleA,cn=groups,ou=SchuleA,dc=ucs,dc=test",
    pwdChangeNextLogin: false,
    sambaRID: 5004,
    sambahome: "\\\\fs-schulea\\jo.krueger",
    school: ["SchuleA", "SchuleB"],
    shell: "/bin/bash",
    ucsschoolPurgeTimestamp: null,
    ucsschoolRecordUID: "rec-jo.krueger",
    ucsschoolRole: ["teacher:school:SchuleA", "teacher:school:SchuleB"],
    ucsschoolSourceUID: "LAND",
    uidNumber: 2002,
    umcProperty: {},
    unixhome: "/home/SchuleA/lehrer/jo.krueger",
    unlock: null,
    unlockTime: "",
    userexpiry: "2031-08-01",
    username: "jo.krueger",
  },
  options: ["default", "ucsschoolTeacher"],
  udm_object_type: "users/user",
};

/** As the predecessor rewrites it before it is copied to an out queue. */
export const teacherOfPredecessor = {
  ...teacherOfConverter,
  action: "add_mod",
  old_data: { schools: ["SchuleA"], record_uid: "rec-jo.krueger", source_uid: "LAND" },
  user_passwords: {
    krb5Key: ["krb5AAECAw=="],
    krb5KeyVersionNumber: 3,
    sambaNTPassword: "sambaNT0123456789ABCDEF",
    sambaPwdLastSet: 1700000000,
    userPassword: ["{crypt}$6$abc"],
  },
};

/** As the predecessor rewrites the deletion of a user that it knew: neither `object` nor `options`. */
export const deletionOfPredecessor = {
  dn: teacherOfConverter.dn,
  id,
  udm_object_type: "users/user",
  action: "delete",
  old_data: teacherOfPredecessor.old_data,
};

export const classOfConverter = {
  dn: "cn=SchuleA-1a,cn=klassen,cn=schueler,cn=groups,ou=SchuleA,dc=ucs,dc=test",
  id,
  object: {
    adGroupType: "-2147483646",
    allowedEmailUsers: [],
    description: "Klasse 1a",
    gidNumber: 6013,
    hosts: [],
    memberOf: [],
    name: "SchuleA-1a",
    nestedGroup: [],
    sambaGroupType: "2",
    sambaRID: 13027,
    ucsschoolRole: ["school_class:school:SchuleA"],
    users: ["uid=anna,cn=schueler,cn=users,ou=SchuleA,dc=ucs,dc=test"],
  },
  options: ["default", "posix", "samba"],
  udm_object_type: "groups/group",
};
