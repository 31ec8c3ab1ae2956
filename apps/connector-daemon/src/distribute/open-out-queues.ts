import { openQueue, QueueError } from "@id-connector/queue-fs";
import type { Target } from "./target.js";

/** Makes the folders of out queues that somebody removed. One that cannot be made stops nobody else: who puts items there is told. */
export async function openOutQueues(targets: readonly Pick<Target, "queue">[]): Promise<void> {
  for (const { queue } of targets) {
    try {
      await openQueue(queue.folder, queue);
    } catch (error) {
      if (!(error instanceof QueueError)) throw error;
    }
  }
}
