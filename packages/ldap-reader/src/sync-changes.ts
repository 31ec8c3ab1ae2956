import type { Change, FollowOptions } from "./change.js";
import { compareAll } from "./compare-all.js";
import { confirmGone } from "./confirm-gone.js";
import { newestOf, positionOfCookie, type Position } from "./csn.js";
import type { FollowedConnection } from "./followed-connection.js";
import { openSyncSearch, type SyncEnd } from "./sync-search.js";
import { trackSync, type SyncEvent } from "./sync-tracker.js";
import { toPresent, type FollowedEntry } from "./to-present.js";

/**
 * Follows the changes by RFC 4533 (refreshAndPersist) on one connection: what changed since the cookie, or everything without one,
 * and then each change as it happens. Returns why it ended. Throws
 * LdapReaderError when the connection fails, "SIZE_LIMIT" where the server cuts the answer off: nothing is taken for deleted then.
 * `unseen`: objects that were yielded as hidden.
 */
export async function* syncChanges(
  followed: FollowedConnection,
  options: FollowOptions,
  unseen: Set<string>,
): AsyncGenerator<Change, SyncEnd> {
  const { known, heartbeatMs = 30_000 } = options;
  const cookie = options.cookie === "" ? undefined : options.cookie; // an empty cookie is sent like a cookie and read like none
  const tracker = trackSync<FollowedEntry>({ cookie, known });
  const search = openSyncSearch(followed.connection, { cookie, heartbeatMs });
  const flowing: FollowedConnection = {
    ...followed,
    keepFlowing: (work) => search.keepFlowing(work),
    readByIds: (ids) => search.keepFlowing(() => followed.readByIds(ids)),
    findHidden: (missing) => search.keepFlowing(() => followed.findHidden(missing)),
  };
  const initial = cookie === undefined;

  async function* changesOf(
    events: readonly SyncEvent<FollowedEntry>[],
  ): AsyncGenerator<Change, "cookie refused" | undefined> {
    const doubted = new Map<string, string | undefined>();
    let place: string | undefined;
    async function* settle(): AsyncGenerator<Change, void> {
      yield* confirmGone(flowing, doubted, { known, unseen });
      doubted.clear();
    }
    for (const event of events) {
      const step = tracker.take(event);
      if (step.cookieRefused) return "cookie refused";
      if (step.changed) {
        yield* settle(); // in the order in which they happened
        const present = toPresent(step.changed.entry, initial && tracker.refreshing);
        if (present) yield present;
      }
      for (const [id, dn] of step.doubted ?? []) doubted.set(id, dn);
      place = step.cookie ?? place;
      if (step.refreshed) {
        yield* settle();
        if (place !== undefined) yield { type: "position", cookie: place };
        place = undefined;
        // a cookie does not tell everything: a server may be restored from a backup, hidden objects may be shown again
        if (!initial) yield* compareAll(flowing, { known, unseen, unseenAtOnce: Infinity, initial: false });
        yield { type: "refreshed" };
      }
    }
    yield* settle();
    if (place !== undefined) yield { type: "position", cookie: place };
    return undefined;
  }

  try {
    for (;;) {
      const events = await search.take();
      if (typeof events === "string") return events;
      await followed.raiseMark(positionOf(events));
      const refusal = yield* changesOf(events);
      if (refusal) return refusal;
    }
  } finally {
    search.stop();
  }
}

/** The position that these events reach: by their cookies, and in a refresh, whose cookie comes last, by their entries. */
function positionOf(events: readonly SyncEvent<FollowedEntry>[]): Position {
  return newestOf(
    events.flatMap((event) => [
      ...("cookie" in event ? positionOfCookie(event.cookie ?? "") : []),
      ...(event.type === "entry" && event.stamp !== undefined ? [event.stamp] : []),
    ]),
  );
}
