import { sameSchool } from "@id-connector/listener-object";

/** The schools that an authority gets: the listed ones, or all, future ones too. */
export type SchoolScope = "all" | readonly string[];

/**
 * True where the scope has the school; names are compared without case.
 *
 * @example
 * ```ts
 * import { listsSchool } from "@id-connector/broker-mapping";
 *
 * listsSchool(["DEMOSCHOOL"], "demoschool"); // true
 * listsSchool("all", "anything"); // true
 * ```
 */
export function listsSchool(scope: SchoolScope, school: string): boolean {
  return scope === "all" || hasSchool(scope, school);
}

/** True where one of the names is the school's, compared without case. */
export function hasSchool(names: readonly string[], school: string): boolean {
  return names.some((name) => sameSchool(name, school));
}
