import type { BrokerObject } from "@id-connector/broker-mapping";
import { sameSchool } from "@id-connector/listener-object";
import type { FieldValues } from "./verdict.js";

/**
 * The values of fields that differ, named as `changedFields` names them. Personal data: only for a person who asked to
 * see them.
 *
 * @example
 * ```ts
 * import { findDifference, valuesOf, type Wanted } from "@id-connector/broker-compare";
 *
 * function show(wanted: Wanted, held: Wanted["body"]) {
 *   const difference = findDifference(wanted, held);
 *   return difference ? valuesOf(difference.fields, wanted.body, held) : [];
 * }
 * ```
 */
export function valuesOf(fields: readonly string[], wanted: BrokerObject, held: BrokerObject): readonly FieldValues[] {
  return fields.map((field) => ({ field, directory: valueAt(wanted, field), broker: valueAt(held, field) }));
}

function valueAt(object: BrokerObject, field: string): unknown {
  if (!("context" in object)) return new Map<string, unknown>(Object.entries(object)).get(field);
  const { context } = object;
  if (field === "context") return Object.keys(context);
  if (!field.startsWith("context.")) return new Map<string, unknown>(Object.entries(object)).get(field);
  const rest = field.slice("context.".length);
  const of = (school: string) => Object.entries(context).find(([name]) => sameSchool(name, school))?.[1];
  for (const key of ["roles", "classes"] as const) {
    const part = of(rest.slice(0, -key.length - 1));
    if (part !== undefined && rest.endsWith(`.${key}`)) return part[key];
  }
  return of(rest);
}
