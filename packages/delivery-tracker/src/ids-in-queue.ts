import { eachBounded } from "@id-connector/bounded-work";
import { ListenerObjectError } from "@id-connector/listener-object";
import { keyOfName, listItems, QueueError, readItem, type Queue } from "@id-connector/queue-fs";

/**
 * Tells which objects the items of one queue are about. For each item that has to be read it remembers only the id, as long as the item is
 * there.
 */
export interface IdsInQueue {
  /**
   * Lists the queue once and calls `found` for each item that belongs to an object. A missing queue has no items. An abort ends the
   * listing halfway. Throws QueueError.
   */
  look(found: (id: string, name: string) => void, signal?: AbortSignal): Promise<void>;
}

/** Reads side by side: the disk is the daemon's. */
export const lanes = 8;

/** `idOf` gives the object of an item by the item's content, and throws where the content is unfit: then the item belongs to no object. */
export function idsInQueue(queue: Queue, idOf: (value: unknown) => string): IdsInQueue {
  /** The objects' ids by the items' names; undefined: the item belongs to no object. */
  let known: ReadonlyMap<string, string | undefined> = new Map();

  return {
    async look(found, signal) {
      const there = new Map<string, string | undefined>();
      const unread: string[] = [];
      for await (const name of namesIn(queue)) {
        if (signal?.aborted === true) return;
        const said = keyOfName(name);
        if (said !== undefined) found(said.toLowerCase(), name);
        else if (known.has(name)) there.set(name, known.get(name));
        else unread.push(name);
      }
      await eachBounded(unread, { limit: lanes, signal }, (name) => learn(name, there));
      known = there;
      for (const [name, id] of there) if (id !== undefined) found(id, name);
    },
  };

  /** An item that is gone by now went on to the next place; an item that is still being written is read at the next look. */
  async function learn(name: string, ids: Map<string, string | undefined>): Promise<void> {
    const item = await readItem(queue, name);
    if (item.state === "read") ids.set(name, idIn(item.value));
    else if (item.state === "unreadable") ids.set(name, undefined);
  }

  function idIn(value: unknown): string | undefined {
    try {
      return idOf(value);
    } catch (error) {
      if (!(error instanceof ListenerObjectError)) throw error;
      return undefined;
    }
  }
}

/** The names of a queue's items; none where it is not there. Throws QueueError. */
export async function* namesIn(queue: Queue): AsyncGenerator<string, void, undefined> {
  try {
    yield* listItems(queue);
  } catch (error) {
    // the queue was not made yet, or was removed a moment ago
    if (!(error instanceof QueueError && error.code === "QUEUE_GONE")) throw error;
  }
}
