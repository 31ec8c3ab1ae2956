import { isDeepStrictEqual } from "node:util";
import type { LedgerReader } from "@id-connector/delivery-ledger";
import type { TrashReason } from "@id-connector/queue-fs";
import { onDueClock } from "./due-clock.js";
import { follow, type FollowOptions } from "./follow.js";
import type { Arrival } from "./judge-arrival.js";
import { openLiveLedger } from "./live-ledger.js";
import { lookAtQueues, looksThatMissNone, type Places, type Waiting } from "./look.js";
import { readLive } from "./read-live.js";
import { trashedIn } from "./trashed.js";

/** Looks from outside at objects on their way; needs no daemon and changes nothing. Ids are entryUUIDs in lower case. */
export interface Tracker {
  /** Which of these objects wait, and where: two looks at all queues in the direction of the flow, so that none is missed. Without ids: all. */
  waiting(ids?: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly Waiting[]>>;
  /** What the trash of an authority says about objects: the newest reason by id; code "UNKNOWN" where nothing says why. */
  trashed(authority: string): Promise<ReadonlyMap<string, TrashReason>>;
  /**
   * Follows objects to every authority, and yields each once for each as soon as it waits nowhere any more; ends when all were yielded.
   * The first look is made when the first arrival is asked for: have the objects in a queue by then.
   */
  follow(ids: ReadonlySet<string>, options: FollowOptions): AsyncIterable<Arrival>;
  /** The authority's ledger, read only. A ledger that is made, or made anew, meanwhile is seen from the next call of another function on. */
  ledger(authority: string): LedgerReader;
  /** The newest position (CSNs) that the daemon saw of the directory, now; [] where it saw none. */
  mark(): readonly string[];
  /** Closes the ledger that it reads. */
  close(): Promise<void>;
}

/**
 * Opens a tracker. Throws LedgerError "LEDGER_BROKEN" or "LEDGER_UNUSABLE"; where no ledger is, it is empty until there is one.
 *
 * @example
 * ```ts
 * import { connectorFolders } from "@id-connector/connector-settings";
 * import { openTracker } from "@id-connector/delivery-tracker";
 *
 * const tracker = await openTracker({ folders: connectorFolders("/srv/connector"), authorities: ["Traeger2"] });
 * const refused = await tracker.trashed("Traeger2"); // entryUUID → the newest reason
 * await tracker.close();
 * ```
 */
export async function openTracker(places: Places): Promise<Tracker> {
  const { folders, authorities } = places;
  const ledger = await openLiveLedger(folders.ledger, folders.home);
  const look = lookAtQueues(places);
  const source = (authority: string) => ({
    authority,
    trash: trashedIn({ folder: folders.outQueue(authority), tmpFolder: folders.tmp }),
    ledger: ledger.authority(authority),
  });
  const dueNow = async () => onDueClock(await readLive(folders), Date.now());
  const sources = authorities.map(source);
  const sourceOf = (name: string) => sources.find(({ authority }) => authority === name) ?? source(name);
  return {
    async waiting(ids) {
      const found = new Map<string, readonly Waiting[]>();
      const note = (id: string, waiting: Waiting) => {
        if (ids && !ids.has(id)) return;
        const known = found.get(id) ?? [];
        if (!known.some((one) => isDeepStrictEqual(one, waiting))) found.set(id, [...known, waiting]);
      };
      for (let looks = 0; looks < looksThatMissNone; looks += 1) await look(note);
      await ledger.refresh();
      return found;
    },
    async trashed(authority) {
      const reasons = await sourceOf(authority).trash.reasons();
      await ledger.refresh();
      return reasons;
    },
    follow: (ids, options) => follow(ids, { ...options, look, sources, dueNow, refresh: () => ledger.refresh() }),
    ledger: (authority) => sourceOf(authority).ledger,
    mark: () => ledger.mark(),
    close: () => ledger.close(),
  };
}
