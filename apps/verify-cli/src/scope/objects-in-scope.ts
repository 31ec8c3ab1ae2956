import type { Directory, Filter } from "@id-connector/ldap-reader";
import type { DirectoryGroup, DirectorySchool, DirectoryUser, ObjectKind } from "@id-connector/listener-object";

interface Reading {
  readonly directory: Directory;
  /** The authority's schools that the directory shows. */
  readonly listed: readonly DirectorySchool[];
  readonly filter: Filter | undefined;
  readonly signal: AbortSignal;
}

type InSchools = DirectorySchool | DirectoryUser | DirectoryGroup;

/**
 * Streams the objects of these kinds in the listed schools, each once, also objects that the broker must not have; undefined stands for
 * an object of another kind: it counts for nothing but the progress.
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
  const names = listed.map(({ name }) => name);
  for await (const object of directory.streamSchools(names, { kinds: searchesFor(kinds), filter, signal }))
    yield kinds.includes(object.kind) ? object : undefined;
}

/** About how many objects `objectsInScope` looks at: those of other kinds included, those of several schools with each of them. */
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
