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

/** An object of the directory, its school names spelt as the schools are, with what the broker must hold of it. */
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

/** The ids of the schools themselves. */
export function idsOfSchools({ schools, wanted }: Pick<WhatToRead, "schools" | "wanted">): readonly string[] {
  return wanted.flatMap((name) => findSchool(schools, name)?.id ?? []);
}
