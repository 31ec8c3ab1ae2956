import type { ObjectKind } from "@id-connector/listener-object";

/** The kinds that an authority gets, by what its plugins send. */
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
