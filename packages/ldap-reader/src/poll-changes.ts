import { setTimeout as wait } from "node:timers/promises";
import type { Change, FollowOptions } from "./change.js";
import { compareAll } from "./compare-all.js";
import type { FollowedConnection } from "./followed-connection.js";

/** Whether each of thousands of hidden objects is gone is a search of its own: not all in each round. */
const unseenAtOnce = 200;

/**
 * Reads the ids and stamps of all users and groups round after round, and yields what differs from the known objects: for
 * servers without RFC 4533. A round counts only if it was read to its end. `unseen`: objects that were yielded as hidden.
 */
export async function* pollChanges(
  followed: FollowedConnection,
  options: FollowOptions,
  unseen: Set<string>,
): AsyncGenerator<Change, never> {
  const { known, signal, pollMs = 5_000 } = options;
  for (let first = true; ; first = false) {
    yield* compareAll(followed, { known, unseen, unseenAtOnce, initial: first && isEmpty(known.ids()) });
    yield { type: "refreshed" };
    await wait(pollMs, undefined, { signal });
  }
}

function isEmpty(ids: Iterable<string>): boolean {
  for (const _ of ids) return false;
  return true;
}
