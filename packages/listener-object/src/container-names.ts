/** Names of the containers below a school's OU. */
export interface ContainerNames {
  readonly pupils: string;
  readonly teachers: string;
  readonly staff: string;
  readonly teachersAndStaff: string;
  readonly legalGuardians: string;
  readonly admins: string;
  readonly class: string;
  readonly rooms: string;
  readonly exam: string;
}

/** The names that a UCS@school domain uses where nobody renamed a container. */
export const defaultContainerNames: ContainerNames = {
  pupils: "schueler",
  teachers: "lehrer",
  staff: "mitarbeiter",
  teachersAndStaff: "lehrer und mitarbeiter",
  legalGuardians: "sorgeberechtigte",
  admins: "admins",
  class: "klassen",
  rooms: "raeume",
  exam: "examusers",
};

const prefix = "ucsschool_ldap_default_container_";

/**
 * Reads renamed containers from the environment that the App Center fills: `ucsschool/ldap/default/container/class` arrives as
 * `ucsschool_ldap_default_container_class`. A variable that is unset there arrives empty, so empty means the default.
 *
 * @example
 * ```ts
 * import { readContainerNames } from "@id-connector/listener-object";
 *
 * readContainerNames({ ucsschool_ldap_default_container_class: "classes" }).class; // "classes"
 * ```
 */
export function readContainerNames(env: Readonly<Record<string, string | undefined>>): ContainerNames {
  const name = (variable: string, fallback: string): string => env[prefix + variable]?.trim() || fallback;
  return {
    pupils: name("pupils", defaultContainerNames.pupils),
    teachers: name("teachers", defaultContainerNames.teachers),
    staff: name("staff", defaultContainerNames.staff),
    teachersAndStaff: name("teachers_and_staff", defaultContainerNames.teachersAndStaff),
    legalGuardians: name("legal_guardians", defaultContainerNames.legalGuardians),
    admins: name("admins", defaultContainerNames.admins),
    class: name("class", defaultContainerNames.class),
    rooms: name("rooms", defaultContainerNames.rooms),
    exam: name("exam", defaultContainerNames.exam),
  };
}
