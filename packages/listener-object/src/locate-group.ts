import type { ContainerNames } from "./container-names.js";
import { normaliseType, normaliseValue } from "./normalise-dn.js";
import { parseDn } from "./parse-dn.js";
import type { Rdn } from "./rdn.js";

/** A school class or workgroup as its DN places it. `name` goes without the `<OU>-` in front. */
export interface GroupPlace {
  readonly kind: "school_class" | "workgroup";
  readonly school: string;
  readonly name: string;
}

/**
 * Says which school class or workgroup a DN is: `cn=<OU>-<name>[,cn=<class container>],cn=<pupils container>,cn=groups,ou=<OU>,…`.
 * Undefined for every other group (role groups, rooms, deeper children). What follows the school's OU does not matter, so
 * districts work. Everything is compared without case; school and name are spelt as in the DN. Throws `BAD_DN`.
 *
 * @example
 * ```ts
 * import { defaultContainerNames, locateGroup } from "@id-connector/listener-object";
 *
 * const dn = "cn=DEMOSCHOOL-1a,cn=klassen,cn=schueler,cn=groups,ou=DEMOSCHOOL,dc=school,dc=example";
 * locateGroup(dn, defaultContainerNames); // { kind: "school_class", school: "DEMOSCHOOL", name: "1a" }
 * ```
 */
export function locateGroup(dn: string, names: ContainerNames): GroupPlace | undefined {
  const [first, ...above] = parseDn(dn);
  const isClass = isRdn(above[0], "cn", names.class) && isRdn(above[1], "cn", names.pupils);
  const [pupils, groups, ou] = isClass ? above.slice(1) : above;
  if (!isRdn(pupils, "cn", names.pupils) || !isRdn(groups, "cn", "groups")) return undefined;
  const school = soleValue(ou, "ou");
  const fullName = soleValue(first, "cn");
  if (school === undefined || fullName === undefined) return undefined;
  const name = withoutPrefix(fullName, `${school}-`);
  return name === undefined ? undefined : { kind: isClass ? "school_class" : "workgroup", school, name };
}

/**
 * The values of all `ou` RDNs of a DN, innermost first: a user's school, then perhaps its district. Throws `BAD_DN`.
 *
 * @example
 * ```ts
 * import { schoolsInDn } from "@id-connector/listener-object";
 *
 * schoolsInDn("uid=anna.meier,cn=users,ou=DEMOSCHOOL,ou=DE,dc=school,dc=example"); // ["DEMOSCHOOL", "DE"]
 * ```
 */
export function schoolsInDn(dn: string): readonly string[] {
  return parseDn(dn).flatMap((rdn) => soleValue(rdn, "ou") ?? []);
}

/**
 * True where two school names differ in case at most.
 *
 * @example
 * ```ts
 * import { sameSchool } from "@id-connector/listener-object";
 *
 * sameSchool("DEMOSCHOOL", "demoschool"); // true
 * ```
 */
export function sameSchool(a: string, b: string): boolean {
  return a === b || normaliseValue(a) === normaliseValue(b);
}

function isRdn(rdn: Rdn | undefined, type: string, value: string): boolean {
  const found = soleValue(rdn, type);
  return found !== undefined && normaliseValue(found) === normaliseValue(value);
}

function soleValue(rdn: Rdn | undefined, type: string): string | undefined {
  const [attribute, ...more] = rdn ?? [];
  if (!attribute || more.length > 0 || attribute.ber === true) return undefined;
  return normaliseType(attribute.type) === type ? attribute.value : undefined;
}

function withoutPrefix(text: string, prefix: string): string | undefined {
  if (!sameSchool(text.slice(0, prefix.length), prefix)) return undefined;
  return text.slice(prefix.length) || undefined;
}
