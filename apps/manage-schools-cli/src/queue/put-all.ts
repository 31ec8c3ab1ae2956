import { openQueueAhead, putStream, type NewItem } from "@id-connector/queue-fs";
import type { Site } from "../site.js";

interface WhatToPut {
  readonly items: AsyncIterable<NewItem>;
  /** How many items there will be. */
  readonly total: number;
  /** Called when some items are on disk, with how many are there by now. */
  readonly onPut: (done: number) => void;
}

/**
 * Puts items straight into the authority's out queue. Throws when Ctrl-C ends it in between: items that are on disk by then
 * stay.
 */
export async function putAll(
  { folders, authority, terminal }: Site,
  { items, total, onPut }: WhatToPut,
): Promise<number> {
  const queue = await openQueueAhead(folders.outQueue(authority.name), { tmpFolder: folders.tmp });
  const progress = terminal.progress("queued", total);
  let done = 0;
  try {
    await putStream(queue, items, {
      signal: terminal.stopping,
      onPut(count) {
        done += count;
        progress.advance(count);
        onPut(done);
      },
    });
  } finally {
    progress.end();
  }
  terminal.stopping.throwIfAborted();
  return done;
}
