import type { ContainerNames, DirectoryGroup, DirectoryUser } from "@id-connector/listener-object";
import type { Connection } from "./connection.js";
import type { Entry } from "./entry.js";
import { findHidden } from "./find-hidden.js";
import { dnKey, placeOfGroup } from "./place-of-dn.js";

interface Found {
  readonly groups: readonly DirectoryGroup[];
  readonly users: readonly DirectoryUser[];
  /** The entries of the users. */
  readonly entries: readonly Entry[];
  readonly names: ContainerNames;
}

/**
 * The ids of objects that were found without a part of what they hold, as that part is hidden: groups with members, users in school
 * classes and workgroups, that this account may not see. Sent like this they would lose them. A user's groups are told by `memberOf`,
 * where the server keeps it.
 */
export async function findPartlySeen(connection: Connection, found: Found): Promise<ReadonlySet<string>> {
  const unseen = new Map<string, string>();
  const halves: { readonly id: string; readonly dn: string }[] = [];
  for (const { id, members } of found.groups) {
    for (const { dn, user } of members) if (!user) halves.push({ id, dn });
  }
  const groupsOf = new Map(found.users.map(({ id, groups }) => [id, new Set(groups.map(({ dn }) => dnKey(dn)))]));
  for (const { id, attribute } of found.entries) {
    for (const dn of attribute("memberOf")) {
      if (placeOfGroup(dn, found.names) && !groupsOf.get(id)?.has(dnKey(dn))) halves.push({ id, dn });
    }
  }
  for (const { dn } of halves) unseen.set(dnKey(dn), dn);
  const hidden = await findHidden(connection, unseen);
  return new Set(halves.flatMap(({ id, dn }) => (hidden.has(dnKey(dn)) ? [id] : [])));
}
