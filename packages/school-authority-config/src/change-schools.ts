import type { JsonObject } from "./authority.js";
import { AuthorityConfigError } from "./errors.js";

/** The text that stands for all schools in a list. No school of that name can be listed: it would make the list "all". */
export const allSchools = "*";

/**
 * Lists schools in a configuration that are not listed yet, behind the others; names are compared without case. Where all schools
 * are sent the configuration comes back as it is. Throws `SCHOOL_CALLED_ALL` for a school named "*".
 *
 * @example
 * ```ts
 * import { addSchools, changeAuthority } from "@id-connector/school-authority-config";
 *
 * await changeAuthority("conf/school_authorities", "Traeger2", (raw) => addSchools(raw, ["ou2"]));
 * ```
 */
export function addSchools(raw: JsonObject, schools: readonly string[]): JsonObject {
  const listed = listedSchools(raw);
  return listed === "all" ? raw : withSchools(raw, refuseAll(schools).reduce(addSchool, listed));
}

/**
 * Takes schools out of a configuration's list; names are compared without case, and a name that is not listed changes nothing. Throws
 * `ALL_SCHOOLS` where all schools are sent.
 *
 * @example
 * ```ts
 * import { changeAuthority, removeSchools } from "@id-connector/school-authority-config";
 *
 * await changeAuthority("conf/school_authorities", "Traeger2", (raw) => removeSchools(raw, ["ou2"]));
 * ```
 */
export function removeSchools(raw: JsonObject, schools: readonly string[]): JsonObject {
  const listed = listedSchools(raw);
  if (listed === "all") {
    const message =
      "All schools are sent, so none can be taken out. List the schools to send in /plugin_configs/id_broker/schools first.";
    throw new AuthorityConfigError("ALL_SCHOOLS", message);
  }
  const left = listed.filter((school) => !schools.some((other) => same(school, other)));
  return withSchools(raw, left);
}

/**
 * Replaces what a configuration says about its schools: "all" (future ones too), or exactly these. Throws `SCHOOL_CALLED_ALL`.
 *
 * @example
 * ```ts
 * import { changeAuthority, setSchools } from "@id-connector/school-authority-config";
 *
 * await changeAuthority("conf/school_authorities", "Traeger2", (raw) => setSchools(raw, ["ou1", "ou3"]));
 * ```
 */
export function setSchools(raw: JsonObject, schools: "all" | readonly string[]): JsonObject {
  return withSchools(raw, schools === "all" ? [allSchools] : refuseAll(schools));
}

/**
 * The schools that a configuration lists, as it writes them; "all" where every school is sent, future ones too.
 *
 * @example
 * ```ts
 * import { type JsonObject, listedSchools } from "@id-connector/school-authority-config";
 *
 * function countSchools(raw: JsonObject) {
 *   const listed = listedSchools(raw);
 *   return listed === "all" ? Infinity : listed.length;
 * }
 * ```
 */
export function listedSchools(raw: JsonObject): "all" | readonly string[] {
  const { schools } = configsOf(raw).id_broker;
  return !Array.isArray(schools) || schools.includes(allSchools) ? "all" : (schools as readonly string[]);
}

function refuseAll(schools: readonly string[]): readonly string[] {
  if (!schools.includes(allSchools)) return schools;
  const message =
    'A school is named "*", which stands for all schools in a list, so it cannot be listed. Nothing was changed. Give it another name.';
  throw new AuthorityConfigError("SCHOOL_CALLED_ALL", message);
}

function addSchool(listed: readonly string[], school: string): readonly string[] {
  return listed.some((other) => same(school, other)) ? listed : [...listed, school];
}

function withSchools(raw: JsonObject, schools: readonly string[]): JsonObject {
  const configs = configsOf(raw);
  return { ...raw, plugin_configs: { ...configs, id_broker: { ...configs.id_broker, schools } } };
}

/** As the schema says of every configuration that `changeAuthority` hands out. */
function configsOf(raw: JsonObject): JsonObject & { readonly id_broker: JsonObject } {
  return raw["plugin_configs"] as JsonObject & { readonly id_broker: JsonObject };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
