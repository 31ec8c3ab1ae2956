import { basename, dirname } from "node:path";
import { pause } from "@id-connector/bounded-work";
import { thinAside, type Queue } from "@id-connector/queue-fs";
import type { Stage } from "../stages/stage.js";
import type { Surroundings } from "../stages/surroundings.js";
import { adoptAndTell } from "./adopt-and-tell.js";
import { thinFolders } from "./thin-folders.js";

interface TidyOptions {
  readonly surroundings: Pick<Surroundings, "folders" | "log" | "notices" | "believed" | "trashDays">;
  readonly inQueue: Queue;
  /** The folder of trigger files, where it is listened to. */
  readonly triggers: Queue | undefined;
}

/** How many items each trash and keep of a mailbox holds at most. */
const mostItems = 10_000;
const mostRemovedQueues = 100;
const mostBrokenLedgers = 3;
const dayMs = 86_400_000;

/**
 * Brings aside what an older version left in the in queue's folder, and keeps small what would grow without end: trash and keep of the mailboxes, the
 * queues of removed authorities, broken ledgers. By age (0 days: never) and by number. Throws QueueError or the system's errors.
 */
export async function tidy({ surroundings, inQueue, triggers }: TidyOptions): Promise<void> {
  const { folders, log, notices, believed, trashDays } = surroundings;
  await adoptAndTell(inQueue, log, notices);
  const before = trashDays === 0 ? 0 : believed() - trashDays * dayMs;
  for (const queue of [inQueue, ...(triggers ? [triggers] : [])]) {
    const items = await thinAside(queue, { before, most: mostItems });
    if (items > 0)
      log.warn("old items left the trash of a folder that others fill", { ...cleaned, items, folder: queue.folder });
  }
  const { outQueuesTrash, ledger } = folders;
  const removed = await thinFolders(outQueuesTrash, { before, most: mostRemovedQueues });
  for (const name of removed)
    log.warn("the queue of a removed authority was thrown away", { ...cleaned, folder: name });
  const prefix = `${basename(ledger)}.broken`;
  const broken = await thinFolders(dirname(ledger), { prefix, before, most: mostBrokenLedgers });
  for (const name of broken) log.warn("a broken ledger was thrown away", { ...cleaned, folder: name });
}

const cleaned = { stage: "tidy", outcome: "cleaned" };
const everyMs = 3_600_000;

/** Tidies at once and then each hour, until `stopping` is aborted. Throws as `tidy` does. */
export async function keepTidy(options: TidyOptions, stopping: AbortSignal, stage: Stage): Promise<void> {
  while (!stopping.aborted) {
    await tidy(options);
    stage.beat();
    await stage.waitFor("the next look", () => pause(everyMs, stopping));
  }
}
