import {
  groupFields,
  normaliseValue,
  schoolFields,
  userFields,
  type DirectoryGroup,
  type DirectoryUser,
  type Fields,
} from "@id-connector/listener-object";
import type { Connection } from "./connection.js";
import type { Entry } from "./entry.js";
import { findUnshown } from "./find-unshown.js";

interface Found {
  readonly users: readonly DirectoryUser[];
  readonly groups: readonly DirectoryGroup[];
  /** The entries of the users, of the groups and of all schools. */
  readonly entries: {
    readonly user: readonly Entry[];
    readonly group: readonly Entry[];
    readonly school: readonly Entry[];
  };
  /** The schools that were asked for themselves. */
  readonly asked: ReadonlySet<string>;
  readonly signal?: AbortSignal | undefined;
}

/** Attributes that are sent and may be missing, so that a missing and a hidden attribute look alike. */
const plain = {
  user: [...sentAttributes(userFields), userFields.roles.attribute],
  group: sentAttributes(groupFields),
  school: sentAttributes(schoolFields),
};

/**
 * Attributes of the objects found that access rules hide, by the objects' ids: if the objects were sent without them, the broker would
 * lose them. Only schools count that the objects name, or that were asked for.
 */
export async function findHiddenAttributes(
  connection: Connection,
  { users, groups, entries, asked, signal }: Found,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const located = new Set(groups.map(({ id }) => id));
  const named = new Set(
    [...users.flatMap(({ schools }) => schools), ...groups.map(({ school }) => school)].map(normaliseValue),
  );
  const isNamed = ({ id, attribute }: Entry) =>
    asked.has(id) || attribute("ou").some((name) => named.has(normaliseValue(name)));
  const looked = {
    user: entries.user,
    group: entries.group.filter(({ id }) => located.has(id)),
    school: entries.school.filter(isNamed),
  };
  const hidden = new Map<string, string[]>();
  for (const kind of ["user", "group", "school"] as const) {
    for (const name of plain[kind]) {
      const lacking = looked[kind].filter((entry) => entry.raw(name).length === 0);
      for (const id of await findUnshown(connection, lacking, name, signal))
        hidden.set(id, [...(hidden.get(id) ?? []), name]);
    }
  }
  return hidden;
}

function sentAttributes(fields: Fields): readonly string[] {
  return Object.values(fields).flatMap(({ attribute, broker }) => (broker === undefined ? [] : attribute));
}
