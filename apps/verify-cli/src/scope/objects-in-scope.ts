import { spellSchools } from "@id-connector/broker-mapping";
import type { Directory, Filter } from "@id-connector/ldap-reader";
import {
  sameSchool,
  type DirectoryGroup,
  type DirectorySchool,
  type DirectoryUser,
  type ObjectKind,
} from "@id-connector/listener-object";

interface Reading {
  readonly directory: Directory;
  /** The authority's schools that the directory shows. */
  readonly listed: readonly DirectorySchool[];
  readonly filter: Filter | undefined;
  readonly signal: AbortSignal;
}

type InSchools = DirectorySchool | DirectoryUser | DirectoryGroup;

/**
 * Streams the objects of these kinds in the listed schools, each once, with those that are nobody's business among them; undefined stands
 * for an object of another kind or one that comes with another school: it counts for nothing but the progress.
 */
export async function* objectsInScope(
  kinds: readonly ObjectKind[],
  reading: Reading,
): AsyncGenerator<InSchools | undefined, void, undefined> {
  const { directory, listed, filter, signal } = reading;
  if (kinds.includes("school")) {
    const found = filter ? new Set((await directory.readSchools({ filter, signal })).map(({ id }) => id)) : undefined;
    for (const school of listed) if (found?.has(school.id) ?? true) yield school;
    return;
  }
  for (const school of listed) {
    for await (const object of directory.streamSchool(school.name, { kinds: searchesFor(kinds), filter, signal })) {
      const isWanted = kinds.includes(object.kind) && (object.kind !== "user" || isFirst(school, object, listed));
      yield isWanted ? object : undefined;
    }
  }
}

/** How many objects `objectsInScope` looks at, those of other kinds included. */
export async function countInScope(kinds: readonly ObjectKind[], reading: Reading): Promise<number> {
  const { directory, listed, filter, signal } = reading;
  if (kinds.includes("school")) return listed.length;
  let count = 0;
  for (const { name } of listed)
    count += await directory.countSchool(name, { kinds: searchesFor(kinds), filter, signal });
  return count;
}

function searchesFor(kinds: readonly ObjectKind[]): ("users" | "groups")[] {
  return kinds.includes("user") ? ["users"] : ["groups"];
}

/** A user of several listed schools is found in each of them. */
function isFirst(school: DirectorySchool, user: DirectoryUser, listed: readonly DirectorySchool[]): boolean {
  if (user.schools.length === 1) return true;
  const { schools } = spellSchools(user, listed);
  const first = schools.find((name) => listed.some((one) => sameSchool(one.name, name)));
  return first !== undefined && sameSchool(first, school.name);
}
