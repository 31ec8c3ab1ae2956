import { removeOldTemps } from "@id-connector/atomic-file";
import type { OpenFolder } from "@id-connector/trusted-path";
import { failed } from "../errors.js";
import { openMailbox } from "../mailbox.js";
import { isMailbox, ownFolder, type Queue } from "../queue.js";
import { openDeaths, type Deaths } from "./deaths.js";
import { lockReader, type ReaderLock } from "./reader-lock.js";

/** The parts that a reader holds open. */
export interface ReaderParts {
  readonly mailbox: OpenFolder | undefined;
  readonly lock: ReaderLock;
  readonly deaths: Deaths;
  close(): Promise<void>;
}

/** Half-written files of this age were left by a crash. */
const oldTempMs = 24 * 3_600_000;

/** Opens all of them, or none. Throws QueueError. */
export async function openParts(queue: Queue): Promise<ReaderParts> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    const failures: unknown[] = [];
    // a part that cannot be closed does not keep the others open
    for (const one of closers.splice(0).reverse())
      await Promise.resolve()
        .then(one)
        .catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    const mailbox = isMailbox(queue) ? await openMailbox(queue.folder) : undefined;
    closers.push(() => mailbox?.close());
    const lock = await lockReader(queue, mailbox);
    closers.push(() => lock.release());
    const deaths = openDeaths(ownFolder(queue));
    closers.push(() => {
      deaths.close();
    });
    // where a mailbox is mounted apart, our half-written files lie in it as well
    for (const folder of [queue.tmpFolder, ...(mailbox ? [mailbox.at("")] : [])])
      await removeOldTemps(folder, oldTempMs, Date.now());
    return { mailbox, lock, deaths, close };
  } catch (error) {
    await close();
    return failed("open", queue.folder)(error);
  }
}
