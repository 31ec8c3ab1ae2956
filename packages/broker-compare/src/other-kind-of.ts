import type { ObjectKind } from "@id-connector/listener-object";

/**
 * The kind that a group becomes when it moves to the other container, where it keeps its id; undefined for an object that
 * is no group. Pure.
 *
 * @example
 * ```ts
 * import { otherKindOf } from "@id-connector/broker-compare";
 *
 * otherKindOf("school_class"); // "workgroup"
 * otherKindOf("user"); // undefined
 * ```
 */
export function otherKindOf(kind: ObjectKind): ObjectKind | undefined {
  if (kind === "school_class") return "workgroup";
  return kind === "workgroup" ? "school_class" : undefined;
}
