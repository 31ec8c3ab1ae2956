import fc from "fast-check";
import type { Filter, FilterValue } from "../src/index.js";

/** A filter as RFC 4515 writes it. */
export function printFilter(filter: Filter): string {
  switch (filter.type) {
    case "and":
      return `(&${filter.filters.map(printFilter).join("")})`;
    case "or":
      return `(|${filter.filters.map(printFilter).join("")})`;
    case "not":
      return `(!${printFilter(filter.filter)})`;
    case "present":
      return `(${filter.attribute}=*)`;
    case "substring": {
      const { initial = "", any = [], final = "" } = filter.parts;
      return `(${filter.attribute}=${[initial, ...any, final].map(printValue).join("*")})`;
    }
    case "extensible": {
      const { attribute = "", rule, ofDn, value } = filter;
      return `(${attribute}${ofDn ? ":dn" : ""}${rule === undefined ? "" : `:${rule}`}:=${printValue(value)})`;
    }
    default:
      return `(${filter.attribute}${signs[filter.type]}${printValue(filter.value)})`;
  }
}

const signs = { equals: "=", greaterOrEqual: ">=", lessOrEqual: "<=", approx: "~=" };

function printValue(value: FilterValue): string {
  if (typeof value === "string")
    return value.replace(/[\0()*\\]/g, (sign) => `\\${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return [...value].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
}

const text = fc.string({ unit: "binary", maxLength: 8 });
const noText = fc.uint8Array({ minLength: 1, maxLength: 6 }).map((bytes) => Buffer.from([...bytes, 0xff])); // 0xff is in no UTF-8
const value = fc.oneof(text, noText);
const longer = value.filter(({ length }) => length > 0);
const attribute = fc.stringMatching(/^([a-zA-Z][a-zA-Z0-9-]{0,6}|[0-9]{1,3}(\.[0-9]{1,3}){0,3})(;[a-z0-9-]{1,4})?$/);
const rule = fc
  .stringMatching(/^([a-zA-Z][a-zA-Z0-9-]{0,6}|[0-9]{1,3}(\.[0-9]{1,3}){0,3})$/)
  .filter((name) => name.toLowerCase() !== "dn");
const parts = fc
  .record(
    { initial: longer, any: fc.array(longer, { minLength: 1, maxLength: 3 }), final: longer },
    { requiredKeys: [] },
  )
  .filter((given) => Object.keys(given).length > 0);
const comparison = fc.constantFrom("equals", "greaterOrEqual", "lessOrEqual", "approx");

/** Any filter that RFC 4515 can write. */
export const anyFilter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ type: comparison, attribute, value }),
    fc.record({ type: fc.constant("present" as const), attribute }),
    fc.record({ type: fc.constant("substring" as const), attribute, parts }),
    fc.record({ type: fc.constant("extensible" as const), attribute, ofDn: fc.boolean(), value }),
    fc.record({ type: fc.constant("extensible" as const), attribute, rule, ofDn: fc.boolean(), value }),
    fc.record({ type: fc.constant("extensible" as const), rule, ofDn: fc.boolean(), value }),
    fc.record({ type: fc.constant("not" as const), filter: tie("filter") }),
    fc.record({ type: fc.constantFrom("and", "or"), filters: fc.array(tie("filter"), { maxLength: 3 }) }),
  ),
})).filter;
