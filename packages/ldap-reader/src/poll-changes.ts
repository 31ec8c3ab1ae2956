import { setTimeout as wait } from "node:timers/promises";
import type { Change, ChangeOptions } from "./change.js";
import { confirmGone } from "./confirm-gone.js";
import { hidden } from "./entry.js";
import { toPresent } from "./to-present.js";
import type { FollowedConnection } from "./followed-connection.js";

/**
 * Reads the ids and stamps of all users and groups round after round, and yields what differs from the known objects: for
 * servers without RFC 4533. A round counts only if it was read to its end.
 */
export async function* pollChanges(
  followed: FollowedConnection,
  options: ChangeOptions,
): AsyncGenerator<Change, never> {
  const { known, signal, pollMs = 5_000 } = options;
  for (let first = true; ; first = false) {
    const initial = first && isEmpty(known.ids());
    const seen = new Set<string>();
    const changed: string[] = [];
    for await (const { id, dn, stamp } of followed.listStamps()) {
      if (stamp === undefined) {
        throw hidden("entryCSN");
      }
      seen.add(id);
      // The DN counts too: the rename of a container moves entries without a new stamp.
      if (known.stamp(id) !== stamp || known.dn(id) !== dn) changed.push(id);
    }
    for (let from = 0; from < changed.length; from += 200) {
      for (const entry of await followed.readByIds(changed.slice(from, from + 200))) {
        const present = toPresent(entry, initial);
        if (present) yield present;
      }
    }
    const missing = new Map<string, string | undefined>();
    for (const id of known.ids()) if (!seen.has(id)) missing.set(id, known.dn(id));
    yield* confirmGone(followed, missing, known);
    yield { type: "refreshed" };
    await wait(pollMs, undefined, { signal });
  }
}

function isEmpty(ids: Iterable<string>): boolean {
  for (const _ of ids) return false;
  return true;
}
