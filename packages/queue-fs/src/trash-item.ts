import { rm } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "@id-connector/atomic-file";
import { readAtMost } from "@id-connector/trusted-path";
import { failed, ifCode, QueueError } from "./errors.js";
import { checkItemName, makeOwnName, numbered, reasonEnding } from "./item-name.js";
import { exists, moveIfFree, moveItem, remakeFolder } from "./move-item.js";
import { writeIntoMailbox, writingInto } from "./mailbox.js";
import { isMailbox, trashFolder, type Queue } from "./queue.js";
import { mostCopiedBytes, takeOutOf } from "./take-out.js";
import type { TrashReason } from "./trash-reason.js";
import { writeReason } from "./write-reason.js";

/**
 * Moves an item to the trash, with its reason. It keeps its name, or gets a number (`a.2.json`) where the trash has one
 * of that name. Out of a mailbox it is copied, under a name of our own. An item that is gone is fine. On disk when it returns. Throws
 * QueueError; the item is then where it was.
 *
 * @example
 * ```ts
 * import { openQueue, trashItem } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * const now = new Date().toISOString();
 * await trashItem(queue, "a.json", { code: "REFUSED", message: "It has no name.", firstAt: now, lastAt: now });
 * ```
 */
export async function trashItem(queue: Queue, name: string, reason: TrashReason): Promise<void> {
  const from = join(queue.folder, checkItemName(name, queue.folder));
  const trash = trashFolder(queue);
  if (isMailbox(queue)) return takeOutOf(queue, { name, to: trash, reason }, `trash ${name} of`);
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
 * Moves a trashed item back into the queue and drops its reason. It gets a number where an item of that name is waiting, in a mailbox a new name.
 * Throws QueueError "NO_SUCH_ITEM" where the trash does not have it.
 *
 * @example
 * ```ts
 * import { listTrash, openQueue, restoreItem } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * for await (const { name, reason } of listTrash(queue)) if (reason?.code === "REFUSED") await restoreItem(queue, name);
 * ```
 */
export async function restoreItem(queue: Queue, name: string): Promise<void> {
  const trash = trashFolder(queue);
  const path = join(trash, checkItemName(name, queue.folder));
  try {
    if (isMailbox(queue)) await mailBack(queue, name);
    else if ((await moveItem(name, trash, queue.folder)) === undefined) throw noSuchItem(queue, name);
    await rm(path + reasonEnding, { force: true });
    await syncFolder(trash);
  } catch (error) {
    failed(`restore ${name} into`, queue.folder)(error);
  }
}

/** Puts it back under a new name: a program that can write there must not know the name before. The item is there before it leaves the trash. */
async function mailBack(queue: Queue, name: string): Promise<void> {
  const path = join(trashFolder(queue), name);
  const content = await readAtMost(path, mostCopiedBytes).catch(ifCode("ENOENT"));
  if (content === undefined) throw noSuchItem(queue, name);
  await writeIntoMailbox(queue.folder, [{ name: makeOwnName(), content }], writingInto(queue));
  await rm(path, { force: true });
}

/**
 * Replaces the reason of a trashed item. Throws QueueError "NO_SUCH_ITEM" where the trash does not have it.
 *
 * @example
 * ```ts
 * import { openQueue, readReason, rewriteReason } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * const reason = await readReason(queue, "a.json");
 * if (reason) await rewriteReason(queue, "a.json", { ...reason, retries: (reason.retries ?? 0) + 1 });
 * ```
 */
export async function rewriteReason(queue: Queue, name: string, reason: TrashReason): Promise<void> {
  const path = join(trashFolder(queue), checkItemName(name, queue.folder));
  try {
    if (!(await exists(path))) throw noSuchItem(queue, name);
    await writeReason(queue, path, reason);
  } catch (error) {
    failed(`say why ${name} is in the trash of`, queue.folder)(error);
  }
}

/**
 * Throws items of the trash away for good, with their reasons; those that are gone are fine. On disk when it returns. Throws QueueError.
 *
 * @example
 * ```ts
 * import { openQueue, removeTrashed } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/queue", { tmpFolder: "data/tmp" });
 * await removeTrashed(queue, ["a.json"]);
 * ```
 */
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
