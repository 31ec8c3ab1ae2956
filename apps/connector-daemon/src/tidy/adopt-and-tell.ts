import type { Logger } from "@id-connector/logger";
import { adoptOldPlaces, type Queue } from "@id-connector/queue-fs";
import type { Notices } from "../stages/notices.js";

/**
 * Brings aside what an older version left in a mailbox, and logs it; things that were left alone make a notice for `health`, too. Throws
 * QueueError.
 */
export async function adoptAndTell(queue: Queue, log: Logger, notices: Notices): Promise<void> {
  const { moved, left } = await adoptOldPlaces(queue);
  if (moved > 0)
    log.info("trash and keep of a folder that others fill lie aside now", {
      ...{ outcome: "moved", items: moved, folder: queue.folder, to: queue.asideFolder },
    });
  for (const { path, why } of left) {
    notices.set(path, `${path} is not ours any more: ${why}. Look at it and remove it.`);
    log.warn("something has the place of an old folder of ours, and was left alone", {
      code: "NOT_OURS",
      folder: path,
      why,
    });
  }
}
