import { forBroker } from "@id-connector/listener-object";
import { type NewItem, openQueue, putStream } from "@id-connector/queue-fs";
import type { Entry } from "../schedule-entry.js";
import type { Surroundings } from "../surroundings.js";
import type { PutEntries } from "./put-entries.js";

/** Puts items into the in queue, from where the daemon distributes them. Throws QueueError. */
export function putIntoInQueue({ folders }: Pick<Surroundings, "folders">): PutEntries {
  return async (entries, { priority, signal, onPut }) => {
    const queue = await openQueue(folders.inQueue, folders.besideInQueue);
    const underway: Entry[] = [];
    await putStream(queue, toItems(entries, { priority, underway }), {
      signal,
      onPut: (count) => {
        onPut(underway.splice(0, count));
      },
    });
  };
}

async function* toItems(
  entries: AsyncIterable<Entry> | Iterable<Entry>,
  { priority, underway }: { readonly priority: number; readonly underway: Entry[] },
): AsyncGenerator<NewItem, void> {
  for await (const entry of entries) {
    underway.push(entry);
    yield { key: entry.item.id, value: forBroker(entry.item), priority };
  }
}
