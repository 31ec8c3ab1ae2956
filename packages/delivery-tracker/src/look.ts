import type { ConnectorFolders } from "@id-connector/connector-settings";
import { parseListenerItem, parseTrigger } from "@id-connector/listener-object";
import { idsInQueue } from "./ids-in-queue.js";

/** An item on its way: in the folder of triggers, in the in queue, or in the out queue of an authority. */
export interface Waiting {
  readonly place: "listener" | "in_queue" | "out_queue";
  readonly authority?: string;
  /** The file's name. */
  readonly name: string;
}

/** Calls `found` for each waiting item that belongs to an object, with the id in lower case. Throws QueueError. */
export type Look = (found: (id: string, waiting: Waiting) => void, signal?: AbortSignal) => Promise<void>;

/**
 * A file system may leave a name out of a listing while the folder changes (ext4, when it grows beyond a block). Two looks do not miss the
 * same one.
 */
export const looksThatMissNone = 2;

export interface Places {
  readonly folders: ConnectorFolders;
  /** Where the App Center's trigger files lie, if they are to be looked at. */
  readonly listenerFolder?: string | undefined;
  readonly authorities: readonly string[];
}

/**
 * Makes the look at all places, one after the other in the direction of the flow. An item is put into the next place before it leaves the
 * one before, so it is missed only where the file system leaves its name out (`looksThatMissNone`). An item that moves may be found twice.
 */
export function lookAtQueues({ folders, listenerFolder, authorities }: Places): Look {
  const at = (waiting: Omit<Waiting, "name">, folder: string) => ({
    waiting,
    ids: idsInQueue({ folder, tmpFolder: folders.tmp }, waiting.place === "listener" ? idOfTrigger : idOfItem),
  });
  const places = [
    ...(listenerFolder === undefined ? [] : [at({ place: "listener" }, listenerFolder)]),
    at({ place: "in_queue" }, folders.inQueue),
    ...authorities.map((authority) => at({ place: "out_queue", authority }, folders.outQueue(authority))),
  ];
  return async (found, signal) => {
    for (const { waiting, ids } of places)
      await ids.look((id, name) => {
        found(id, { ...waiting, name });
      }, signal);
  };
}

/** The id that an item's content says. Throws ListenerObjectError. */
function idOfItem(value: unknown): string {
  return parseListenerItem(value).id;
}

function idOfTrigger(value: unknown): string {
  return parseTrigger(value).id;
}
