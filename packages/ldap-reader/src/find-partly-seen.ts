import type { ContainerNames, DirectoryGroup, DirectoryUser } from "@id-connector/listener-object";
import type { Connection } from "./connection.js";
import type { Entry } from "./entry.js";
import { locateMissing } from "./find-hidden.js";
import { findUnshown } from "./find-unshown.js";
import { isHidden } from "./is-hidden.js";
import { isUserOfSchool } from "./kind-of-entry.js";
import { dnKey, placeOfGroup } from "./place-of-dn.js";

interface Found {
  readonly groups: readonly DirectoryGroup[];
  readonly users: readonly DirectoryUser[];
  /** The entries of the users. */
  readonly entries: readonly Entry[];
  readonly names: ContainerNames;
}

/** One end of a membership whose other end was not found. */
interface Half {
  readonly id: string;
  readonly dn: string;
  /** The value by which a search would find the other end if it were shown. */
  readonly attribute: string;
}

/**
 * The ids of objects that were found without a hidden part: groups whose members, and users whose school classes and workgroups, this
 * account may not see, or may not find by a search. If they were sent like this, the broker would lose that part. `memberOf` tells a
 * user's groups, where the server keeps it.
 */
export async function findPartlySeen(connection: Connection, found: Found): Promise<ReadonlySet<string>> {
  const halves = [...halvesOfGroups(found), ...halvesOfUsers(found)];
  const unseen = new Map(halves.map(({ dn }) => [dnKey(dn), dn]));
  const located = await locateMissing(connection, unseen);
  const partly = new Set<string>();
  for (const { id, dn, attribute } of halves) {
    const where = located.get(dnKey(dn));
    if (where === "hidden" || (where === "there" && (await isHidden(connection, dn, attribute)))) partly.add(id);
  }
  for (const id of await findGroupsOfNobody(connection, found)) partly.add(id);
  return partly;
}

function halvesOfGroups({ groups }: Found): readonly Half[] {
  return groups.flatMap(({ id, members }) =>
    members.flatMap(({ dn, user }) => (user ? [] : [{ id, dn, attribute: "uid" }])),
  );
}

function halvesOfUsers({ users, entries, names }: Found): readonly Half[] {
  const groupsOf = new Map(users.map(({ id, groups }) => [id, new Set(groups.map(({ dn }) => dnKey(dn)))]));
  return entries.flatMap(({ id, attribute }) =>
    attribute("memberOf").flatMap((dn) =>
      placeOfGroup(dn, names) && !groupsOf.get(id)?.has(dnKey(dn)) ? [{ id, dn, attribute: "uniqueMember" }] : [],
    ),
  );
}

/** Groups with a member whose schools are all hidden: it would count as a member of another school. */
async function findGroupsOfNobody(connection: Connection, { groups }: Found): Promise<readonly string[]> {
  const lacking = new Map(
    groups.flatMap(({ members }) =>
      members.flatMap(({ user }) => (user?.schools.length === 0 && isUserOfSchool(user) ? [[user.id, user]] : [])),
    ),
  );
  if (lacking.size === 0) return [];
  const unshown = await findUnshown(connection, [...lacking.values()], "ucsschoolSchool");
  return groups.flatMap(({ id, members }) => (members.some(({ user }) => user && unshown.has(user.id)) ? [id] : []));
}
