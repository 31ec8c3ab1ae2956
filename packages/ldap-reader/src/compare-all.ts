import type { Change } from "./change.js";
import { confirmGone, type ConfirmOptions } from "./confirm-gone.js";
import { hidden } from "./entry.js";
import type { FollowedConnection } from "./followed-connection.js";
import { toPresent } from "./to-present.js";

export interface CompareOptions extends ConfirmOptions {
  /** All that is yielded comes because everything is read. */
  readonly initial: boolean;
  /** How many of the hidden objects are asked for again, in turn. */
  readonly unseenAtOnce: number;
}

/** Reads the ids, DNs and stamps of all users and groups, and yields what differs from the known objects, once the list was read to its end. */
export async function* compareAll(followed: FollowedConnection, options: CompareOptions): AsyncGenerator<Change, void> {
  const { known, unseen, initial, unseenAtOnce } = options;
  const { changed, missing } = await followed.keepFlowing(listDifferences);
  for (let from = 0; from < changed.length; from += 200) {
    for (const entry of await followed.readByIds(changed.slice(from, from + 200))) {
      const present = toPresent(entry, initial);
      if (present) yield present;
    }
  }
  yield* confirmGone(followed, missing, options);

  async function listDifferences() {
    const seen = new Set<string>();
    const changed: string[] = [];
    for await (const { id, dn, stamp } of followed.listStamps()) {
      if (stamp === undefined) throw hidden("entryCSN");
      seen.add(id);
      const isBack = unseen.delete(id);
      // The DN counts too: the rename of a container moves entries without a new stamp.
      if (isBack || known.stamp(id) !== stamp || known.dn(id) !== dn) changed.push(id);
    }
    const missing = new Map<string, string | undefined>();
    for (const id of known.ids()) if (!seen.has(id) && !unseen.has(id)) missing.set(id, known.dn(id));
    for (const id of [...unseen].slice(0, unseenAtOnce)) missing.set(id, known.dn(id));
    return { changed, missing };
  }
}
