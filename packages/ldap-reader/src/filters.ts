/** A search filter (RFC 4511, 4.5.1.7) as a value. Filter strings are never built, nor parsed by ldapjs: their escaping goes wrong there. */
export type Filter =
  | { readonly type: "and" | "or"; readonly filters: readonly Filter[] }
  | { readonly type: "not"; readonly filter: Filter }
  | { readonly type: "present"; readonly attribute: string }
  | { readonly type: Comparison; readonly attribute: string; readonly value: FilterValue }
  | { readonly type: "substring"; readonly attribute: string; readonly parts: SubstringParts }
  | ExtensibleMatch;

export type Comparison = "equals" | "greaterOrEqual" | "lessOrEqual" | "approx";

/** A comparison by a rule that the filter may name; without an attribute it compares all attributes for which the rule is made. */
export interface ExtensibleMatch {
  readonly type: "extensible";
  /** At least one of `attribute` and `rule` must be given. */
  readonly attribute?: string;
  /** The matching rule: its name or its OID. Default: the attribute's equality rule. */
  readonly rule?: string;
  /** The RDNs of the entry's DN count too. */
  readonly ofDn: boolean;
  readonly value: FilterValue;
}

/** Text goes as UTF-8, bytes as they are. */
export type FilterValue = string | Uint8Array;

export interface SubstringParts {
  readonly initial?: FilterValue;
  readonly any?: readonly FilterValue[];
  readonly final?: FilterValue;
}

/**
 * All of the filters match. With none it is true for every entry (RFC 4526), which not every server understands.
 *
 * @example
 * ```ts
 * import { and, equals, not, userFilter } from "@id-connector/ldap-reader";
 *
 * const pupils = and(userFilter, equals("ucsschoolSchool", "DEMOSCHOOL"), not(equals("uid", "anna.meier")));
 * ```
 */
export function and(...filters: readonly Filter[]): Filter {
  return { type: "and", filters };
}

/**
 * At least one of the filters matches. With none it matches nothing.
 *
 * @example
 * ```ts
 * import { equals, or } from "@id-connector/ldap-reader";
 *
 * or(equals("uid", "anna.meier"), equals("uid", "ben.kaya"));
 * ```
 */
export function or(...filters: readonly Filter[]): Filter {
  return { type: "or", filters };
}

/**
 * The filter does not match.
 *
 * @example
 * ```ts
 * import { not, present } from "@id-connector/ldap-reader";
 *
 * not(present("mail"));
 * ```
 */
export function not(filter: Filter): Filter {
  return { type: "not", filter };
}

/**
 * The attribute has a value.
 *
 * @example
 * ```ts
 * import { present } from "@id-connector/ldap-reader";
 *
 * present("ucsschoolRole");
 * ```
 */
export function present(attribute: string): Filter {
  return { type: "present", attribute };
}

/**
 * The attribute has this value, as its equality rule compares.
 *
 * @example
 * ```ts
 * import { equals } from "@id-connector/ldap-reader";
 *
 * equals("uid", "anna.meier"); // a value is never parsed: no escaping is needed
 * ```
 */
export function equals(attribute: string, value: FilterValue): Filter {
  return { type: "equals", attribute, value };
}

/**
 * The attribute has one of these values.
 *
 * @example
 * ```ts
 * import { equalsAny } from "@id-connector/ldap-reader";
 *
 * equalsAny("uid", ["anna.meier", "ben.kaya"]);
 * ```
 */
export function equalsAny(attribute: string, values: readonly FilterValue[]): Filter {
  return or(...values.map((value) => equals(attribute, value)));
}

/**
 * The attribute has a value with these parts in this order. At least one part must be given.
 *
 * @example
 * ```ts
 * import { substring } from "@id-connector/ldap-reader";
 *
 * substring("uid", { initial: "demo" }); // (uid=demo*)
 * ```
 */
export function substring(attribute: string, parts: SubstringParts): Filter {
  return { type: "substring", attribute, parts };
}

/**
 * An RDN of the entry's DN has this value: `(cn:dn:=value)`. So has an entry whose attribute has it.
 *
 * @example
 * ```ts
 * import { componentOfDn } from "@id-connector/ldap-reader";
 *
 * componentOfDn("ou", "DEMOSCHOOL"); // (ou:dn:=DEMOSCHOOL): whatever lies below that school
 * ```
 */
export function componentOfDn(attribute: string, value: FilterValue): Filter {
  return { type: "extensible", attribute, ofDn: true, value };
}

/**
 * The attribute has a value of at least this, as its ordering rule compares.
 *
 * @example
 * ```ts
 * import { greaterOrEqual } from "@id-connector/ldap-reader";
 *
 * greaterOrEqual("entryCSN", "20261123081842.561161Z#000000#001#000000");
 * ```
 */
export function greaterOrEqual(attribute: string, value: FilterValue): Filter {
  return { type: "greaterOrEqual", attribute, value };
}

/**
 * The attribute has a value of at most this, as its ordering rule compares.
 *
 * @example
 * ```ts
 * import { lessOrEqual } from "@id-connector/ldap-reader";
 *
 * lessOrEqual("shadowExpire", "20000"); // days since 1970
 * ```
 */
export function lessOrEqual(attribute: string, value: FilterValue): Filter {
  return { type: "lessOrEqual", attribute, value };
}

/** The filter in BER, as it goes over the wire. */
export function encodeFilter(filter: Filter): Buffer {
  switch (filter.type) {
    case "and":
      return element(0xa0, ...filter.filters.map(encodeFilter));
    case "or":
      return element(0xa1, ...filter.filters.map(encodeFilter));
    case "not":
      return element(0xa2, encodeFilter(filter.filter));
    case "present":
      return element(0x87, bytesOf(filter.attribute));
    case "equals":
      return assertion(0xa3, filter);
    case "greaterOrEqual":
      return assertion(0xa5, filter);
    case "lessOrEqual":
      return assertion(0xa6, filter);
    case "approx":
      return assertion(0xa8, filter);
    case "substring": {
      const { initial, any = [], final } = filter.parts;
      const parts = [...part(0x80, initial), ...any.flatMap((value) => part(0x81, value)), ...part(0x82, final)];
      return element(0xa4, element(octets, bytesOf(filter.attribute)), element(0x30, ...parts));
    }
    case "extensible": {
      const { attribute, rule, ofDn, value } = filter;
      const flag = ofDn ? [element(0x84, Uint8Array.of(0xff))] : []; // left out where it is the default
      return element(0xa9, ...part(0x81, rule), ...part(0x82, attribute), element(0x83, bytesOf(value)), ...flag);
    }
  }
}

const octets = 0x04;

function assertion(tag: number, { attribute, value }: { attribute: string; value: FilterValue }): Buffer {
  return element(tag, element(octets, bytesOf(attribute)), element(octets, bytesOf(value)));
}

function part(tag: number, value: FilterValue | undefined): Buffer[] {
  return value === undefined ? [] : [element(tag, bytesOf(value))];
}

function bytesOf(value: FilterValue): Uint8Array {
  return typeof value === "string" ? Buffer.from(value) : value;
}

function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, content) => sum + content.length, 0);
  const size = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 4;
  const head = Buffer.alloc(2 + size);
  head[0] = tag;
  head[1] = size === 0 ? length : 0x80 | size;
  if (size > 0) head.writeUIntBE(length, 2, size);
  return Buffer.concat([head, ...contents], head.length + length);
}
