import { openQueue, QueueError } from "@id-connector/queue-fs";
import type { Target } from "./target.js";

/**
 * Makes the folders of out queues that somebody removed. A folder that cannot be made does not stop the others: putting items there
 * fails and tells.
 */
export async function openOutQueues(targets: readonly Pick<Target, "queue">[]): Promise<void> {
  for (const { queue } of targets) {
    try {
      await openQueue(queue.folder, queue);
    } catch (error) {
      if (!(error instanceof QueueError)) throw error;
    }
  }
}
