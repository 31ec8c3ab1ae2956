import type { KnownObjects } from "./change.js";
import type { SyncDone, SyncMessage, SyncState } from "./sync-codec.js";

/** An entry or message of a content synchronisation, as it came. */
export type SyncEvent<Entry> =
  | ({
      readonly type: "entry";
      readonly dn: string;
      readonly stamp: string | undefined;
      readonly entry: Entry;
    } & SyncState)
  | SyncMessage
  | ({ readonly type: "done" } & SyncDone);

/** The consequences of one event. */
export interface SyncStep<Entry> {
  /** An entry to be yielded. */
  readonly changed?: { readonly id: string; readonly dn: string; readonly entry: Entry };
  /** Objects that look deleted (id → DN, where one is known): each must be searched for before it is believed. */
  readonly doubted?: ReadonlyMap<string, string | undefined>;
  /** The position after this event. */
  readonly cookie?: string;
  /** The refresh is complete with this event. */
  readonly refreshed?: true;
  /** The server could not read the cookie: it sent everything, will give no better cookie, and must be asked without one. */
  readonly cookieRefused?: true;
}

/** Follows one synchronisation search from its first event on: what changed, what may be gone, which cookie may be stored. */
export interface SyncTracker<Entry> {
  take(event: SyncEvent<Entry>): SyncStep<Entry>;
  /** False from the first complete refresh on. */
  readonly refreshing: boolean;
}

/**
 * The rules of RFC 4533 as OpenLDAP keeps them. Deletions come in three ways: named in the persist stage, named by id in a delete
 * phase, and, where the server keeps no session log, not at all: then an object that was neither listed nor sent when the refresh
 * is complete may be gone. Cookies count only from the end of the refresh on.
 */
export function trackSync<Entry>(options: { cookie?: string | undefined; known: KnownObjects }): SyncTracker<Entry> {
  const { cookie: sent, known } = options;
  const listed = new Set<string>();
  const doubted = new Map<string, string | undefined>();
  let refreshing = true;

  const endRefresh = (infer: boolean, cookie: string | undefined): SyncStep<Entry> => {
    if (sent !== undefined && cookie === "") return { cookieRefused: true };
    refreshing = false;
    if (infer || sent === undefined) {
      for (const id of known.ids()) if (!listed.has(id)) doubted.set(id, known.dn(id));
    }
    const step = { refreshed: true as const, doubted: new Map(doubted), ...position(cookie) };
    listed.clear();
    doubted.clear();
    return step;
  };

  const takeEntry = (event: SyncEvent<Entry> & { type: "entry" }): SyncStep<Entry> => {
    const { id, dn, state, entry, stamp } = event;
    const place = refreshing ? {} : position(event.cookie);
    if (state === "delete") {
      if (!refreshing) return { doubted: new Map([[id, dn]]), ...place };
      doubted.set(id, dn);
      return {};
    }
    if (refreshing) listed.add(id);
    doubted.delete(id);
    if (state === "present") return place;
    // The DN counts too: the rename of a container moves entries without a new entryCSN.
    const same = refreshing && stamp !== undefined && known.stamp(id) === stamp && known.dn(id) === dn;
    return same ? place : { changed: { id, dn, entry }, ...place };
  };

  const takeIds = (event: SyncMessage & { type: "syncIdSet" }): SyncStep<Entry> => {
    if (!event.refreshDeletes) {
      if (refreshing) for (const id of event.ids) listed.add(id);
      return refreshing ? {} : position(event.cookie);
    }
    const ids = event.ids.filter((id) => known.has(id)); // the server also names ids that were never here
    if (!refreshing) return { doubted: new Map(ids.map((id) => [id, known.dn(id)])), ...position(event.cookie) };
    for (const id of ids) doubted.set(id, known.dn(id));
    return {};
  };

  return {
    get refreshing() {
      return refreshing;
    },
    take(event) {
      switch (event.type) {
        case "entry":
          return takeEntry(event);
        case "syncIdSet":
          return takeIds(event);
        case "newcookie":
          return refreshing ? {} : position(event.cookie);
        case "refreshDelete":
        case "refreshPresent": {
          if (!refreshing) return position(event.cookie);
          const infer = event.type === "refreshPresent";
          if (event.refreshDone) return endRefresh(infer, event.cookie);
          if (infer) for (const id of known.ids()) if (!listed.has(id)) doubted.set(id, known.dn(id));
          return {};
        }
        case "done":
          return refreshing ? endRefresh(!event.refreshDeletes, event.cookie) : position(event.cookie);
      }
    },
  };
}

function position(cookie: string | undefined): { cookie?: string } {
  return cookie === undefined || cookie === "" ? {} : { cookie };
}
