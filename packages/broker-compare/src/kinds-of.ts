import type { ObjectKind } from "@id-connector/listener-object";

/**
 * The kinds that an authority gets, by what its plugins send.
 *
 * @example
 * ```ts
 * import { kindsOf } from "@id-connector/broker-compare";
 * import { findAuthority } from "@id-connector/school-authority-config";
 *
 * const authority = await findAuthority("conf/school_authorities", "Traeger2");
 * kindsOf(authority); // such as ["school", "user", "school_class", "workgroup"]
 * ```
 */
export function kindsOf({
  sendsUsers,
  sendsGroups,
}: {
  readonly sendsUsers: boolean;
  readonly sendsGroups: boolean;
}): readonly ObjectKind[] {
  return [
    "school",
    ...(sendsUsers ? (["user"] as const) : []),
    ...(sendsGroups ? (["school_class", "workgroup"] as const) : []),
  ];
}
