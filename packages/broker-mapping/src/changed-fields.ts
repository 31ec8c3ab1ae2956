import type { School, SchoolClass, User } from "@id-connector/broker-client";
import { sameSchool } from "@id-connector/listener-object";
import { sortedUnique } from "./sorted-unique.js";
import { textsOf } from "./texts-of.js";

/** What a broker holds; a workgroup has the fields of a school class. */
export type BrokerObject = School | SchoolClass | User;

/**
 * True where the broker need not be told: lists are compared as sets, school names without case, of a context's order only the first school counts.
 *
 * @example
 * ```ts
 * import { sameObject } from "@id-connector/broker-mapping";
 *
 * const school = { id: "0b6ac1ee-1c5a-4c1d-8c4b-2a0b7c1d9e3f", name: "DEMOSCHOOL", display_name: "Demo" };
 * sameObject(school, { ...school }); // true
 * ```
 */
export function sameObject<T extends BrokerObject>(a: T, b: T): boolean {
  return changedFields(a, b).length === 0;
}

/**
 * Names the fields in which `held` is not what is `wanted`, e.g. `last_name`, `members`, `context.OU1.roles`, `context.OU2` (a school too many or
 * too few), `context` (another school is first). Names only, no values. A field that only `held` has counts if it is one of our fields and not
 * empty; a broker's own additions do not count.
 *
 * @example
 * ```ts
 * import { changedFields } from "@id-connector/broker-mapping";
 *
 * const school = { id: "0b6ac1ee-1c5a-4c1d-8c4b-2a0b7c1d9e3f", name: "DEMOSCHOOL", display_name: "Demo" };
 * changedFields(school, { ...school, display_name: "Other" }); // ["display_name"]
 * ```
 */
export function changedFields<T extends BrokerObject>(wanted: T, held: T): string[] {
  const [wantedFields, heldFields] = [fieldsOf(wanted), fieldsOf(held)];
  const onlyHeld = fieldNames(held).filter((key) => !wantedFields.has(key) && !isEmpty(heldFields.get(key)));
  const changed = [...wantedFields].flatMap(([key, value]) => {
    if (key === "context" && "context" in wanted && "context" in held)
      return changedContexts(wanted.context, held.context);
    return sameValue(key, value, heldFields.get(key)) ? [] : key;
  });
  return [...changed, ...onlyHeld];
}

/** The fields of the API's objects beside their id. */
function fieldNames(object: BrokerObject): readonly string[] {
  const relation = "context" in object ? ["context"] : "members" in object ? ["members"] : [];
  return [...Object.keys(textsOf(object)), ...relation];
}

function fieldsOf(object: BrokerObject): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>(Object.entries(object));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (isTexts(value) && value.length === 0);
}

function sameValue(key: string, wanted: unknown, held: unknown): boolean {
  if (isTexts(wanted) && isTexts(held)) return sameSet(wanted, held);
  if (key === "school" && typeof wanted === "string" && typeof held === "string") return sameSchool(wanted, held);
  return wanted === held;
}

function changedContexts(wanted: User["context"], held: User["context"]): string[] {
  const names = Object.keys(wanted);
  const extra = Object.keys(held).filter((school) => !names.some((name) => sameSchool(name, school)));
  const changed = names.flatMap((school) => {
    const other = Object.entries(held).find(([name]) => sameSchool(name, school))?.[1];
    if (!other) return `context.${school}`;
    return (["roles", "classes"] as const).flatMap((key) =>
      sameSet(wanted[school]?.[key] ?? [], other[key]) ? [] : `context.${school}.${key}`,
    );
  });
  const fields = [...changed, ...extra.map((school) => `context.${school}`)];
  return fields.length > 0 || samePrimary(names, Object.keys(held)) ? fields : ["context"];
}

/** A JavaScript object puts names like "4711" first, whatever the JSON said: where such a name occurs, the first name of the JSON is not known. */
function samePrimary(wanted: readonly string[], held: readonly string[]): boolean {
  const [first, other] = [wanted[0], held[0]];
  if (first === undefined || other === undefined || wanted.some((name) => arrayIndex.test(name))) return true;
  return sameSchool(first, other);
}

const arrayIndex = /^(?:0|[1-9]\d*)$/;

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const [left, right] = [sortedUnique(a), sortedUnique(b)];
  return left.length === right.length && left.every((text, index) => text === right[index]);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}
