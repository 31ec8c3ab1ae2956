import { inChunks } from "@id-connector/bounded-work";
import { priorities, resendItem, type ObjectKind } from "@id-connector/listener-object";
import { openQueueAhead, putStream, type NewItem } from "@id-connector/queue-fs";
import { words, kindOfWord } from "../kinds.js";
import type { Site } from "../site.js";
import { isFixable, type Verdict } from "@id-connector/broker-compare";
import { withProgress } from "../verify/verify.js";

/** More than these let the changes of the day overtake them. */
const manyObjects = 100;
const atATime = 500;

/** The objects that can be mended, in the order in which the broker needs them: schools, users, groups. */
export function sortFixable(verdicts: readonly Verdict[]): readonly Verdict[] {
  const order: readonly ObjectKind[] = words.map((word) => kindOfWord[word]);
  return order.flatMap((kind) => verdicts.filter((verdict) => verdict.kind === kind && isFixable(verdict)));
}

/**
 * Puts an item for each object straight into the authority's out queue, with what the directory says now; an object that the directory
 * does not have is to be deleted. Objects are sent whatever the ledger says. Resolves to how many items are on disk: fewer where a
 * person wants to stop. Throws QueueError, LdapReaderError.
 */
export async function queueFailed(site: Site, failed: readonly Verdict[]): Promise<number> {
  const { folders, authority, terminal } = site;
  if (failed.length === 0) return 0;
  const queue = await openQueueAhead(folders.outQueue(authority.name), { tmpFolder: folders.tmp });
  const priority = failed.length > manyObjects ? priorities.bulk : priorities.changed;
  return withProgress(site, "queued", (progress) => {
    progress.expect(failed.length);
    const onPut = (items: number) => {
      progress.advance(items);
    };
    return putStream(queue, itemsOf(site, failed, priority), { signal: terminal.stopping, onPut });
  });
}

async function* itemsOf(site: Site, failed: readonly Verdict[], priority: number): AsyncGenerator<NewItem, void> {
  for (const some of inChunks(failed, atATime)) {
    const ids = some.map(({ id }) => id);
    const { objects } = await site.directory.readObjects(ids, { signal: site.terminal.stopping });
    for (const { id, kind } of some) {
      yield { key: id, value: resendItem(id, objects.get(id), kind), priority };
    }
  }
}
