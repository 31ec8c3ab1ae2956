import {
  findSchool,
  mapGroup,
  mapUser,
  type MappedGroup,
  type MappedUser,
  type SchoolScope,
  spellSchools,
} from "@id-connector/broker-mapping";
import type { Directory } from "@id-connector/ldap-reader";
import type { DirectoryGroup, DirectorySchool, DirectoryUser } from "@id-connector/listener-object";
import type { Authority } from "@id-connector/school-authority-config";
import { narrowScope } from "./narrow-scope.js";

/** An object of the directory, with its school names as the schools spell them, and with what the broker must hold of it. */
export type ReadObject =
  | { readonly kind: "user"; readonly object: DirectoryUser; readonly mapped: MappedUser }
  | { readonly kind: "group"; readonly object: DirectoryGroup; readonly mapped: MappedGroup };

export interface WhatToRead {
  readonly directory: Directory;
  /** All schools of the directory. */
  readonly schools: readonly DirectorySchool[];
  /** Names of those to read, as the directory writes them. */
  readonly wanted: readonly string[];
  /** The schools that the authority gets. */
  readonly scope: SchoolScope;
  /** Says whether users and groups are sent at all. */
  readonly authority: Pick<Authority, "sendsUsers" | "sendsGroups">;
  readonly signal: AbortSignal;
}

/**
 * Streams the users of all wanted schools, each once, then their classes and workgroups: a page at a time, so memory stays flat.
 * Throws LdapReaderError.
 *
 * @example
 * ```ts
 * import { directoryAccess, requireSettings } from "@id-connector/connector-settings";
 * import { openDirectory } from "@id-connector/ldap-reader";
 * import { readContainerNames } from "@id-connector/listener-object";
 * import { readSchools } from "@id-connector/school-survey";
 *
 * const names = readContainerNames(process.env);
 * const directory = openDirectory({ ...directoryAccess(requireSettings({ env: process.env })), names });
 * const { signal } = new AbortController();
 * const what = { directory, schools: await directory.readSchools(), wanted: ["gym17"], scope: "all" as const, signal };
 * const authority = { sendsUsers: true, sendsGroups: true };
 * for await (const { object, mapped } of readSchools({ ...what, authority })) console.log(object.id, mapped.outcome);
 * ```
 */
export async function* readSchools({
  directory,
  schools,
  wanted,
  scope,
  authority,
  signal,
}: WhatToRead): AsyncGenerator<ReadObject, void> {
  const scopeOf = narrowScope(scope);
  for await (const found of directory.streamSchools(wanted, { kinds: kindsOf(authority), signal })) {
    if (found.kind === "user") {
      const object = spellSchools(found, schools);
      yield { kind: "user", object, mapped: mapUser(object, scopeOf(object)) };
    } else {
      const object = spellSchools(found, schools);
      yield { kind: "group", object, mapped: mapGroup(object, scopeOf(object)) };
    }
  }
}

function kindsOf({ sendsUsers, sendsGroups }: WhatToRead["authority"]): readonly ("users" | "groups")[] {
  return [...(sendsUsers ? (["users"] as const) : []), ...(sendsGroups ? (["groups"] as const) : [])];
}

/**
 * The ids of the schools themselves.
 *
 * @example
 * ```ts
 * import { idsOfSchools } from "@id-connector/school-survey";
 *
 * const id = "9f1c1c9e-6f0a-4c0e-8a55-1f3d2b7c9e10";
 * idsOfSchools({ schools: [{ kind: "school", id, dn: "ou=gym17,dc=x", name: "gym17", displayName: "" }], wanted: ["GYM17"] }); // [id]
 * ```
 */
export function idsOfSchools({ schools, wanted }: Pick<WhatToRead, "schools" | "wanted">): readonly string[] {
  return wanted.flatMap((name) => findSchool(schools, name)?.id ?? []);
}
