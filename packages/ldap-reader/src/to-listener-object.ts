import type { ListenerItem } from "@id-connector/listener-object";
import type { ConvertibleEntry } from "./convertible-entry.js";
import { userAccountState } from "./user-account-state.js";
import { brokerProperties, groupProperties, udmOptions, userProperties } from "./udm-properties.js";
import type { ListenedType, PropertyKind, PropertyRule } from "./udm-properties.js";

export type ListenerObjectOptions =
  | { readonly properties?: "broker" }
  | {
      readonly properties: "all";
      /** Dates are compared with it. */
      readonly now: Date;
      /** Values of other entries; the caller has searched for them. */
      readonly found?: FoundElsewhere;
    };

export interface FoundElsewhere {
  /** DN of the group with the user's gidNumber. */
  readonly primaryGroup?: string;
  /** DNs of students that name this user as their legal guardian. */
  readonly legalWards?: readonly string[];
  /** The kinds of members of the group whose DN does not begin with `uid=`; members not named here are left out. */
  readonly memberKinds?: ReadonlyMap<string, "user" | "group" | "host">;
}

/**
 * The properties of a user or group as the App Center's converter writes them (UDM version 2 values, absent keys for what is unset).
 * Default: only what the broker may know; "all" also takes all other attributes of the entry, password hashes included.
 *
 * @example
 * ```ts
 * import { type Directory, groupFilter, toListenerObject } from "@id-connector/ldap-reader";
 *
 * async function propertiesOf(directory: Directory) {
 *   const found = directory.search({ filter: groupFilter, attributes: ["*"] });
 *   for await (const entry of found) console.log(toListenerObject(entry, "groups/group"));
 * }
 * ```
 */
export function toListenerObject(
  entry: ConvertibleEntry,
  type: ListenedType,
  options: ListenerObjectOptions = {},
): Record<string, unknown> {
  const all = options.properties === "all" ? options : undefined;
  const rules = type === "users/user" ? userProperties : groupProperties;
  const wanted = brokerProperties[type];
  const object: Record<string, unknown> = {};
  for (const rule of rules) {
    if (!all && !wanted.includes(rule.property)) continue;
    const value = valueOf(entry, rule);
    if (value !== undefined) object[rule.property] = value;
  }
  if (type === "users/user") {
    object["groups"] = [...entry.attribute("memberOf")];
    if (all) Object.assign(object, moreOfUser(entry, all.now, all.found ?? {}));
  } else {
    const members = sortMembers(entry.attribute("uniqueMember"), all?.found?.memberKinds ?? new Map());
    object["users"] = members.user;
    if (all) Object.assign(object, moreOfGroup(entry, members));
  }
  return object;
}

/**
 * The item of a user or group that exists: what the App Center's converter writes, reduced to what the broker may know.
 *
 * @example
 * ```ts
 * import { type Directory, toListenerItem, userFilter } from "@id-connector/ldap-reader";
 *
 * async function itemsOf(directory: Directory) {
 *   const found = directory.search({ filter: userFilter, attributes: ["*"] });
 *   for await (const entry of found) console.log(toListenerItem(entry, "users/user"));
 * }
 * ```
 */
export function toListenerItem(
  entry: ConvertibleEntry & { readonly id: string; readonly dn: string },
  type: ListenedType,
): ListenerItem {
  const { id, dn } = entry;
  return {
    id,
    dn,
    udm_object_type: type,
    object: toListenerObject(entry, type),
    options: toListenerOptions(entry, type),
  };
}

/** The UDM options of an entry: those whose object classes are all on it. */
export function toListenerOptions(entry: ConvertibleEntry, type: ListenedType): string[] {
  const classes = new Set(entry.attribute("objectClass").map((name) => name.toLowerCase()));
  return Object.entries(udmOptions[type]).flatMap(([option, needed]) =>
    needed.every((name) => classes.has(name.toLowerCase())) ? [option] : [],
  );
}

/** The LDAP attributes that `toListenerObject` and `toListenerOptions` read by default; password hashes are never among them. */
export const listenerAttributes: readonly string[] = [
  ...new Set([
    "objectClass",
    "memberOf",
    "uniqueMember",
    ...[...userProperties, ...groupProperties].flatMap(({ property, attribute }) =>
      Object.values(brokerProperties).some((names) => names.includes(property)) ? [attribute] : [],
    ),
  ]),
];

function moreOfUser(entry: ConvertibleEntry, now: Date, found: FoundElsewhere): Record<string, unknown> {
  const primary = entry.attribute("mailPrimaryAddress")[0]?.toLowerCase();
  const forward = entry.attribute("mailForwardAddress");
  const others = forward.filter((address) => address.toLowerCase() !== primary);
  const umc = entry.attribute("univentionUMCProperty").map((value) => splitOnce(value, "="));
  const start = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)/.exec(entry.attribute("krb5ValidStart")[0] ?? "");
  return {
    sambaRID: valueOf(entry, { property: "sambaRID", attribute: "sambaSID", kind: "sidTail" }) ?? null,
    ...userAccountState(entry, now),
    unlockTime: "",
    mailForwardCopyToSelf: others.length < forward.length ? "1" : "0",
    ...(others.length > 0 ? { mailForwardAddress: others } : {}),
    ...(umc.length > 0 ? { umcProperty: umc } : {}),
    ...(start ? { accountActivationDate: [start.slice(1, 4).join("-"), start.slice(4, 6).join(":"), "UTC"] } : {}),
    ...(found.primaryGroup === undefined ? {} : { primaryGroup: found.primaryGroup }),
    ...(found.legalWards === undefined ? {} : { ucsschoolLegalWard: [...found.legalWards] }),
  };
}

function moreOfGroup(entry: ConvertibleEntry, members: Members): Record<string, unknown> {
  return {
    sambaRID: valueOf(entry, { property: "sambaRID", attribute: "sambaSID", kind: "sidTail" }) ?? null,
    nestedGroup: members.group,
    hosts: members.host,
    memberOf: [...entry.attribute("memberOf")],
    ...(toListenerOptions(entry, "groups/group").includes("ucsschoolAdministratorGroup")
      ? { school: [...entry.attribute("ucsschoolSchool")] }
      : {}),
  };
}

type Members = Record<"user" | "group" | "host", string[]>;

/** UDM takes a DN that begins with `uid=`, spelt so, for a user without looking. */
function sortMembers(dns: readonly string[], kinds: ReadonlyMap<string, "user" | "group" | "host">): Members {
  const members: Members = { user: [], group: [], host: [] };
  for (const dn of dns) {
    const kind = dn.startsWith("uid=") ? "user" : kinds.get(dn);
    if (kind) members[kind].push(dn);
  }
  return members;
}

function valueOf(entry: ConvertibleEntry, { attribute, kind }: PropertyRule): unknown {
  if (kind === "base64") {
    const [bytes] = entry.raw(attribute);
    return bytes && Buffer.from(bytes).toString("base64");
  }
  const values = entry.attribute(attribute);
  const [first] = values;
  return first === undefined ? undefined : kind === "list" ? [...values] : convert[kind](first);
}

const convert: Readonly<Record<Exclude<PropertyKind, "list" | "base64">, (value: string) => unknown>> = {
  text: (value) => value,
  lowerCase: (value) => value.toLowerCase(),
  integer: (value) => (/^-?\d+$/.test(value) ? Number(value) : value), // a value that cannot be decoded is passed through
  day: (value) => (value === "" ? null : value),
  purgeDay: (value) => value.replace(/^(\d{4})(\d\d)(\d\d).*$/, "$1-$2-$3"),
  sidTail: (value) => (/-\d+$/.test(value) ? Number(value.slice(value.lastIndexOf("-") + 1)) : undefined),
  fileTime: (value) => (/^[1-9]\d*$/.test(value) ? fromFileTime(BigInt(value)) : value),
  dollarList: (value) => value.split(/\s*\$\s*/),
};

/**
 * Windows counts units of 100 ns since 1601. A number that is no day of the calendar, such as the largest number for never, is passed
 * through.
 */
function fromFileTime(value: bigint): string {
  const date = new Date(Number(value / 10_000n) - 11_644_473_600_000);
  if (!(date.getUTCFullYear() <= 9999)) return String(value);
  return `${date.toISOString().slice(0, 19).replace(/[-:T]/g, "")}Z`;
}

function splitOnce(value: string, separator: string): string[] {
  const at = value.indexOf(separator);
  return at < 0 ? [value] : [value.slice(0, at), value.slice(at + 1)];
}
