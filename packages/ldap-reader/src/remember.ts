import type { Change, KnownObjects } from "./change.js";

/**
 * Follows for a caller that remembers nothing: known objects are those yielded before, by DN and entryCSN alone. Throws the errors of
 * `follow`.
 */
export async function* remember(
  follow: (known: KnownObjects) => AsyncIterable<Change>,
): AsyncGenerator<Change, void, undefined> {
  const objects = new Map<string, { readonly dn: string; readonly stamp: string | undefined }>();
  const known: KnownObjects = {
    has: (id) => objects.has(id),
    ids: () => objects.keys(),
    stamp: (id) => objects.get(id)?.stamp,
    dn: (id) => objects.get(id)?.dn,
  };
  for await (const change of follow(known)) {
    if (change.type === "present") objects.set(change.id, { dn: change.dn, stamp: change.stamp });
    else if (change.type === "gone") objects.delete(change.id);
    yield change;
  }
}
