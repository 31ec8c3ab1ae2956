import type { Change, KnownObjects } from "./change.js";

/** Follows for who remembers nothing by himself: known is what was yielded before, by DN and entryCSN alone. Throws what `follow` does. */
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
