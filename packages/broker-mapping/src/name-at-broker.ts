import { type DirectorySchool, sameSchool } from "@id-connector/listener-object";
import type { MappedGroupToSend, MappedUserToSend } from "./mapped.js";
import { findSchool } from "./spell-schools.js";

/** Gives the broker's name of a school, for its name in the directory. */
export type NameAtBroker = (school: string) => string;

/** The known facts of a school at a broker: an entry of the ledger. */
interface HeldSchool {
  readonly state: "present" | "sending" | "absent";
  readonly schools: readonly string[];
}

/**
 * Makes a function that gives the broker's name of a school. A broker cannot rename a school: a school that was renamed in the directory keeps the
 * name there with which it was made, and its id tells which. `heldOf`: the ledger's entry of a school, by its id. Any other school has the
 * directory's name.
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
 * Whether one of the schools has this name, in the directory or at the broker.
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
 * The object as it is to be sent, with the broker's names of its schools.
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
