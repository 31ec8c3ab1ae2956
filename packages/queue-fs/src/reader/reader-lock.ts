import { lstat, stat } from "node:fs/promises";
import { FolderLockError, lockFolder, type FolderLock } from "@id-connector/folder-lock";
import { failed, QueueError } from "../errors.js";
import type { OpenFolder } from "@id-connector/trusted-path";
import { ownFolder, type Queue } from "../queue.js";

/** The right to read a queue, for the folder that was there when it was given. */
export interface ReaderLock {
  /** Throws QueueError "QUEUE_GONE" when the folder was removed or replaced: the lock went with it. */
  check(): Promise<void>;
  /** Whether `check` would throw. */
  isGone(): Promise<boolean>;
  release(): Promise<void>;
}

/**
 * Takes the queue's reader lock; `mailbox`: the opened folder, where the queue is a mailbox. Throws QueueError "QUEUE_LOCKED" when
 * another reader has it.
 */
export async function lockReader(queue: Queue, mailbox?: OpenFolder): Promise<ReaderLock> {
  const lock = await lockFolder(ownFolder(queue), "reader").catch(unlocked(queue));
  const locked = await identity(queue).catch((error: unknown) => giveUp(lock, error));
  const check = async () => {
    if ((await identity(queue)) === locked && (!mailbox || (await isStillAt(queue, mailbox)))) return;
    throw new QueueError("QUEUE_GONE", `The queue's folder ${queue.folder} was replaced by another`, queue.folder);
  };
  return {
    check,
    isGone: () =>
      check().then(
        () => false,
        () => true,
      ),
    release: () => lock.release(),
  };
}

async function identity(queue: Queue): Promise<string> {
  const { dev, ino } = await stat(ownFolder(queue), { bigint: true }).catch(failed("find the queue", queue.folder));
  return `${dev} ${ino}`;
}

/** Whether the folder that was opened still has its path; a link to it is another thing. */
async function isStillAt({ folder }: Queue, { identity: opened }: OpenFolder): Promise<boolean> {
  const { dev, ino } = await lstat(folder, { bigint: true }).catch(failed("find the queue", folder));
  return dev === opened.dev && ino === opened.ino;
}

async function giveUp(lock: FolderLock, error: unknown): Promise<never> {
  await lock.release();
  throw error;
}

function unlocked(queue: Queue): (cause: unknown) => never {
  return (cause) => {
    if (!(cause instanceof FolderLockError)) throw cause;
    if (cause.code === "FOLDER_UNUSABLE") return failed("lock the queue", queue.folder)(cause.cause);
    const who = cause.holder === undefined ? "" : ` (process ${cause.holder})`;
    const message = `The queue ${queue.folder} already has a reader${who}. End that one first: a queue has one reader at a time.`;
    throw new QueueError("QUEUE_LOCKED", message, queue.folder, { cause });
  };
}
