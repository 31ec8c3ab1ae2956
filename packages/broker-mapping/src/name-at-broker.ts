import { type DirectorySchool, sameSchool } from "@id-connector/listener-object";
import type { MappedGroupToSend, MappedUserToSend } from "./mapped.js";
import { findSchool } from "./spell-schools.js";

/** What a broker calls a school that the directory calls so. */
export type NameAtBroker = (school: string) => string;

/** What is known of a school at a broker: an entry of the ledger. */
interface HeldSchool {
  readonly state: "present" | "sending" | "absent";
  readonly schools: readonly string[];
}

/**
 * A broker cannot rename a school, and is told of one by its name: so one that was renamed in the directory is called there as when it was made, which its
 * id tells. `heldOf`: what is known of a school by its id. Any other school is called as in the directory.
 *
 * @example
 * ```ts
 * import { nameAtBroker } from "@id-connector/broker-mapping";
 * import type { DirectorySchool } from "@id-connector/listener-object";
 *
 * function namesOf(schools: DirectorySchool[]) {
 *   const nameOf = nameAtBroker(schools, () => undefined); // nothing is known of a renamed school
 *   return schools.map(({ name }) => nameOf(name));
 * }
 * ```
 */
export function nameAtBroker(
  schools: readonly DirectorySchool[],
  heldOf: (id: string) => HeldSchool | undefined,
): NameAtBroker {
  return (name) => {
    const school = findSchool(schools, name);
    const held = school && heldOf(school.id);
    const [heldName = name] = held === undefined || held.state === "absent" ? [] : held.schools;
    return sameSchool(heldName, name) ? name : heldName;
  };
}

/**
 * Whether one of the schools is called so, in the directory or at the broker.
 *
 * @example
 * ```ts
 * import { nameAtBroker, showsSchool } from "@id-connector/broker-mapping";
 * import type { DirectorySchool } from "@id-connector/listener-object";
 *
 * function isShown(schools: DirectorySchool[]) {
 *   return showsSchool(schools, "DEMOSCHOOL", nameAtBroker(schools, () => undefined));
 * }
 * ```
 */
export function showsSchool(schools: readonly DirectorySchool[], name: string, nameOf: NameAtBroker): boolean {
  return findSchool(schools, name) !== undefined || schools.some((school) => sameSchool(nameOf(school.name), name));
}

/**
 * What is to be sent, with its schools as the broker calls them.
 *
 * @example
 * ```ts
 * import { asNamedAtBroker, mapUser, nameAtBroker } from "@id-connector/broker-mapping";
 * import type { DirectorySchool, DirectoryUser } from "@id-connector/listener-object";
 *
 * function bodyOf(user: DirectoryUser, schools: DirectorySchool[]) {
 *   const mapped = mapUser(user, "all");
 *   return mapped.outcome === "send" ? asNamedAtBroker(mapped, nameAtBroker(schools, () => undefined)).body : undefined;
 * }
 * ```
 */
export function asNamedAtBroker(mapped: MappedUserToSend, nameOf: NameAtBroker): MappedUserToSend;
export function asNamedAtBroker(mapped: MappedGroupToSend, nameOf: NameAtBroker): MappedGroupToSend;
export function asNamedAtBroker(
  mapped: MappedUserToSend | MappedGroupToSend,
  nameOf: NameAtBroker,
): MappedUserToSend | MappedGroupToSend {
  if (!("classes" in mapped)) {
    const school = nameOf(mapped.school);
    return { ...mapped, school, body: { ...mapped.body, school } };
  }
  const { body, schools, classes } = mapped;
  const context = Object.entries(body.context).map(([school, own]) => [nameOf(school), own] as const);
  return {
    ...mapped,
    body: { ...body, context: Object.fromEntries(context) },
    schools: schools.map(nameOf),
    classes: classes.map((group) => ({ ...group, school: nameOf(group.school) })),
  };
}
