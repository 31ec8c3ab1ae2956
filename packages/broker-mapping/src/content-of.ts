import type { School, SchoolClass, User } from "@id-connector/broker-client";
import { compareText, sortedUnique } from "./sorted-unique.js";
import { textsOf } from "./texts-of.js";

/** A broker object without its relations: a user's classes and a group's members may be there, but do not count. */
export type OwnFields = School | Omit<SchoolClass, "members"> | SchoolClass | User;

/**
 * Canonical JSON of an object's own fields: a user without its classes, a class or workgroup without its members. Two bodies have
 * the same content where one need not be sent for the other. `schools` gives the order of a user's context (primary first) where
 * it has names like "4711", whose order a JavaScript object does not keep.
 *
 * @example
 * ```ts
 * import { contentOf } from "@id-connector/broker-mapping";
 *
 * const school = { id: "0b6ac1ee-1c5a-4c1d-8c4b-2a0b7c1d9e3f", name: "DEMOSCHOOL", display_name: "Demo" };
 * contentOf(school); // canonical JSON: to be compared, or hashed
 * ```
 */
export function contentOf(body: OwnFields, schools?: readonly string[]): string {
  const own = ["id", ...Object.keys(textsOf(body))].map((name) => [name, Reflect.get(body, name) as unknown]);
  return JSON.stringify({ ...Object.fromEntries(own), ...("context" in body && { roles: rolesOf(body, schools) }) });
}

function rolesOf({ context }: User, schools: readonly string[] = Object.keys(context)): unknown {
  const [primary, ...others] = schools;
  const ordered = primary === undefined ? [] : [primary, ...others.sort(compareText)];
  return ordered.map((school) => [school, sortedUnique(context[school]?.roles ?? [])]);
}
