import { DemoDirectoryError } from "./errors.js";
import type { Rule } from "./matching-rules.js";

export interface AttributeType {
  /** As the directory spells it. */
  readonly name: string;
  readonly rule: Rule;
  /** Answered only when asked for by name or with "+". */
  readonly operational: boolean;
}

const ignoreCase = `cn sn givenName uid o ou dc displayName description title gecos departmentNumber objectClass mail
  mailPrimaryAddress univentionBirthday sambaNTPassword sambaHomePath sambaLogonScript sambaProfilePath sambaHomeDrive
  ucsschoolSchool ucsschoolRole ucsschoolSourceUID ucsschoolRecordUID ucsschoolPurgeTimestamp ucsschoolHomeShareFileServer
  sambaSID sambaPrimaryGroupSID vendorName`;
const exact = `univentionObjectType memberUid homeDirectory loginShell userPassword pwhistory krb5PrincipalName
  sambaAcctFlags`;
const dn = "uniqueMember ucsschoolLegalGuardian ucsschoolClassShareFileServer";
const integer = `uidNumber gidNumber sambaGroupType univentionGroupType sambaPwdLastSet shadowExpire krb5KeyVersionNumber
  krb5MaxLife krb5MaxRenew krb5KDCFlags`;
const operationalExact = `entryCSN contextCSN createTimestamp modifyTimestamp hasSubordinates supportedControl
  supportedExtension supportedFeatures supportedLDAPVersion`;
const operationalDn = "memberOf entryDN creatorsName modifiersName namingContexts";

const types = new Map<string, AttributeType>();
define(ignoreCase, "ignoreCase");
define(exact, "exact");
define(dn, "dn");
define(integer, "integer");
define("univentionObjectIdentifier", "uuid");
define("entryUUID", "uuid", true);
define(operationalExact, "exact", true);
define(operationalDn, "dn", true);

/** The attribute type with this name in any case, or undefined: filters on such attributes match nothing, as on every directory. */
export function findAttributeType(name: string): AttributeType | undefined {
  return types.get(name.toLowerCase());
}

/** The attribute type that an entry is to have. Throws DemoDirectoryError "UNKNOWN_ATTRIBUTE". */
export function attributeType(name: string): AttributeType {
  const type = findAttributeType(name);
  if (!type) throw new DemoDirectoryError("UNKNOWN_ATTRIBUTE", `This directory has no attribute ${name}.`);
  return type;
}

/** The operational attributes that every entry is looked at for. */
export const operationalNames: readonly string[] = [...types.values()]
  .filter(({ operational }) => operational)
  .map(({ name }) => name);

function define(names: string, rule: Rule, operational = false): void {
  for (const name of names.split(/\s+/u)) types.set(name.toLowerCase(), { name, rule, operational });
}
