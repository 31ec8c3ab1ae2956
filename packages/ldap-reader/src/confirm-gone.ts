import type { Change, KnownObjects } from "./change.js";
import type { FollowedConnection } from "./followed-connection.js";
import { toPresent } from "./to-present.js";

/**
 * Asks the directory for objects that look deleted, by their ids. One is gone if a search that finds the base does not find it,
 * or finds it as something that is no user or group any more. One that is there after all is yielded if it differs from what is known.
 */
export async function* confirmGone(
  followed: FollowedConnection,
  doubted: ReadonlyMap<string, string | undefined>,
  known: KnownObjects,
): AsyncGenerator<Change, void> {
  const ids = [...doubted.keys()];
  for (let from = 0; from < ids.length; from += 200) {
    const asked = ids.slice(from, from + 200);
    const found = new Map((await followed.readByIds(asked)).map((entry) => [entry.id, entry]));
    for (const id of asked) {
      const entry = found.get(id);
      const present = entry && toPresent(entry, false);
      const dn = entry?.dn ?? doubted.get(id);
      if (!present) yield { type: "gone", id, ...(dn === undefined ? {} : { dn }) };
      else if (known.stamp(id) !== present.stamp || known.dn(id) !== present.dn) yield present;
    }
  }
}
