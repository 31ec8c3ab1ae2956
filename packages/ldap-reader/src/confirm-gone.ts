import type { Change, KnownObjects } from "./change.js";
import type { FollowedConnection } from "./followed-connection.js";
import { toPresent } from "./to-present.js";

export interface ConfirmOptions {
  readonly known: KnownObjects;
  /** Objects that were yielded as hidden and are so still. */
  readonly unseen: Set<string>;
}

/**
 * Asks the directory for objects that look deleted (id → DN), by their ids. An object is gone if a search that finds the base does not
 * find the object, and nothing is hidden in its place; or if it is found as something that is no user or group any more. An object that
 * is there after all is yielded if it differs from what is known.
 */
export async function* confirmGone(
  followed: FollowedConnection,
  doubted: ReadonlyMap<string, string | undefined>,
  { known, unseen }: ConfirmOptions,
): AsyncGenerator<Change, void> {
  const ids = [...doubted.keys()];
  for (let from = 0; from < ids.length; from += 200) {
    const asked = ids.slice(from, from + 200);
    const found = new Map((await followed.readByIds(asked)).map((entry) => [entry.id, entry]));
    const hidden = await followed.findHidden(placesOf(asked.filter((id) => !found.has(id))));
    for (const id of asked) {
      const entry = found.get(id);
      const present = entry && toPresent(entry, false);
      const dn = entry?.dn ?? doubted.get(id);
      if (hidden.has(id) && dn !== undefined) {
        // it is the last to be asked for again
        if (!unseen.delete(id)) yield { type: "hidden", id, dn };
        unseen.add(id);
        continue;
      }
      unseen.delete(id);
      if (!present) yield { type: "gone", id, ...(dn === undefined ? {} : { dn }) };
      else if (known.stamp(id) !== present.stamp || known.dn(id) !== present.dn) yield present;
    }
  }

  function placesOf(missing: readonly string[]): ReadonlyMap<string, string> {
    return new Map(
      missing.flatMap((id) => {
        const dn = doubted.get(id) ?? known.dn(id);
        return dn === undefined ? [] : [[id, dn] as const];
      }),
    );
  }
}
