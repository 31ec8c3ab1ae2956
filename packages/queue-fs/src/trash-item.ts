import { rm } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder, writeFileAtomic } from "@id-connector/atomic-file";
import { failed, QueueError } from "./errors.js";
import { checkItemName, numbered, reasonEnding } from "./item-name.js";
import { exists, moveIfFree, moveItem, remakeFolder } from "./move-item.js";
import { trashFolder, type Queue } from "./queue.js";

/** Why an item needs a person. Lies beside the trashed item as `<name>.reason.json`. */
export interface TrashReason {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
  readonly answer?: unknown;
  readonly attempts?: number;
  /** How often it was tried again since it came to the trash. */
  readonly retries?: number;
  /** When it is tried again by itself, ISO 8601; missing where only a person can help. */
  readonly retryAt?: string;
  /** True where the item must not be cleaned away by age: what it asks for was never done. */
  readonly lasting?: boolean;
  /** ISO 8601. */
  readonly firstAt: string;
  readonly lastAt: string;
  readonly key?: string;
}

/**
 * Moves an item to the trash, with its reason. It keeps its name, or gets a number (`a.2.json`) where the trash has one
 * of that name. An item that is gone is fine. On disk when it returns. Throws QueueError; the item is then where it was.
 */
export async function trashItem(queue: Queue, name: string, reason: TrashReason): Promise<void> {
  const from = join(queue.folder, checkItemName(name, queue.folder));
  const trash = trashFolder(queue);
  try {
    await remakeFolder(trash);
    for (let n = 1; ; n += 1) {
      const to = join(trash, numbered(name, n, reasonEnding.length));
      const reasonFile = to + reasonEnding;
      if ((await exists(to)) || (await exists(reasonFile))) continue;
      // the reason first: no trashed item is ever without one; a crash in between leaves a reason that is never listed
      await writeReason(queue, to, reason);
      const outcome = await moveIfFree(from, to);
      if (outcome === "moved") return;
      if (outcome === "in use") continue;
      await rm(reasonFile, { force: true });
      await syncFolder(trash);
      return;
    }
  } catch (error) {
    failed(`trash ${name} of`, queue.folder)(error);
  }
}

/**
 * Moves a trashed item back into the queue and drops its reason. It gets a number where an item of that name is waiting.
 * Throws QueueError "NO_SUCH_ITEM" where the trash does not have it.
 */
export async function restoreItem(queue: Queue, name: string): Promise<void> {
  const trash = trashFolder(queue);
  const path = join(trash, checkItemName(name, queue.folder));
  try {
    if ((await moveItem(name, trash, queue.folder)) === undefined) {
      throw noSuchItem(queue, name);
    }
    await rm(path + reasonEnding, { force: true });
    await syncFolder(trash);
  } catch (error) {
    failed(`restore ${name} into`, queue.folder)(error);
  }
}

/** Replaces the reason of a trashed item. Throws QueueError "NO_SUCH_ITEM" where the trash does not have it. */
export async function rewriteReason(queue: Queue, name: string, reason: TrashReason): Promise<void> {
  const path = join(trashFolder(queue), checkItemName(name, queue.folder));
  try {
    if (!(await exists(path))) throw noSuchItem(queue, name);
    await writeReason(queue, path, reason);
  } catch (error) {
    failed(`say why ${name} is in the trash of`, queue.folder)(error);
  }
}

/** Throws items of the trash away for good, with their reasons; those that are gone are fine. On disk when it returns. Throws QueueError. */
export async function removeTrashed(queue: Queue, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const trash = trashFolder(queue);
  try {
    for (const name of names) {
      const path = join(trash, checkItemName(name, queue.folder));
      await rm(path, { force: true });
      await rm(path + reasonEnding, { force: true });
    }
    await syncFolder(trash);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return; // a trash that was removed is empty
    failed("clear the trash of", queue.folder)(error);
  }
}

function noSuchItem(queue: Queue, name: string): QueueError {
  return new QueueError("NO_SUCH_ITEM", `The trash of ${queue.folder} has no item ${name}`, queue.folder);
}

/** Writes why the item of that path is in the trash, in place of what was said before. On disk when it returns. Throws the system's errors. */
export async function writeReason({ tmpFolder }: Queue, itemPath: string, reason: TrashReason): Promise<void> {
  await writeFileAtomic(itemPath + reasonEnding, `${JSON.stringify(reason, null, 2)}\n`, { tmpFolder });
}
