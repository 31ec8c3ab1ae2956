import type { DirectoryChange } from "@id-connector/delivery-ledger";
import type { Change, KnownObjects, LdapReaderError } from "@id-connector/ldap-reader";
import { forBroker, priorities } from "@id-connector/listener-object";
import { putItems, type NewItem, type Queue } from "@id-connector/queue-fs";
import type { Stage } from "../stages/stage.js";
import { waitForEach } from "../stages/wait-for-each.js";
import type { Surroundings } from "../stages/surroundings.js";
import type { ListenObserver } from "./listen-observer.js";

interface ListenOptions {
  readonly mode: "sync" | "poll";
  readonly inQueue: Queue;
  readonly surroundings: Surroundings;
  readonly stopping: AbortSignal;
  readonly observer: ListenObserver;
  readonly stage: Stage;
}

const batch = 500;

/**
 * Follows the directory and puts an item into the in queue for each change. The items are safe on disk before the sightings are
 * written down, and the sightings before the position: after a crash the directory tells some changes again.
 */
export async function listenToChanges(options: ListenOptions): Promise<void> {
  const { mode, inQueue, surroundings, stopping, observer, stage } = options;
  const { directory, ledger, log } = surroundings;
  const seen = ledger.directory;
  const known: KnownObjects = {
    has: (id) => seen.get(id) !== undefined,
    ids: () => seen.ids(),
    stamp: (id) => seen.get(id)?.stamp,
    dn: (id) => seen.get(id)?.dn,
  };
  let items: NewItem[] = [];
  let sightings: DirectoryChange[] = [];
  const cookie = seen.cookie();
  const onTrouble = ({ code, message }: LdapReaderError, pauseMs: number) => {
    log.warn("the directory cannot be followed", {
      stage: "listen",
      outcome: "waiting",
      code,
      why: message,
      againInMs: pauseMs,
    });
    observer.lost({ code, message });
  };

  let way: string | undefined;
  const onMode = (used: "sync" | "poll") => {
    if (used !== way) log.info("the directory is followed", { stage: "listen", outcome: "working", way: used });
    way = used;
    if (used === "poll") observer.reached(undefined);
  };
  if (mode === "sync") observer.reached(cookie);

  const changes = directory.changes({
    ...{ mode, known, signal: stopping, onTrouble, onMode },
    ...(cookie ? { cookie } : {}),
  });
  for await (const change of waitForEach(stage, "changes of the directory", changes)) {
    observer.heard();
    if (change.type === "position") await flush(change.cookie);
    else if (change.type === "refreshed") await flush();
    else note(change);
    if (change.type === "position") observer.reached(change.cookie);
    if (change.type === "position" || change.type === "refreshed") observer.caughtUp();
    if (items.length >= batch) await flush();
  }
  await flush();

  function note(change: Extract<Change, { id: string }>): void {
    const { id } = change;
    if (change.type === "present") {
      const { item, objectType, stamp, initial } = change;
      const value = forBroker(item);
      items.push(initial ? { key: id, value: { ...value, initial }, priority: priorities.bulk } : { key: id, value });
      sightings.push({ id, put: { dn: item.dn, type: objectType, ...(stamp ? { stamp } : {}) } });
      return;
    }
    const was = seen.get(id);
    const type = was?.type ?? "users/user";
    if (change.type === "hidden") {
      log.warn("the directory does not show an object any more", { stage: "listen", item: id, outcome: "hidden" });
    }
    items.push({
      key: id,
      value: {
        id,
        dn: change.dn ?? was?.dn ?? `entryUUID=${id}`,
        udm_object_type: type,
        object: null,
        options: null,
      },
    });
    // the sighting of an object that is only hidden stays, so that listening looks for it again
    if (change.type === "gone") sightings.push({ id, remove: true });
  }

  async function flush(position?: string): Promise<void> {
    await putItems(inQueue, items);
    await seen.write(sightings, position === undefined ? {} : { cookie: position });
    for (const { key } of items) log.info("listen", { stage: "listen", item: key, outcome: "queued" });
    items = [];
    sightings = [];
    stage.beat();
  }
}
