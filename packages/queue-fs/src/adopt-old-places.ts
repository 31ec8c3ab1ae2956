import { lstat, opendir, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { removeOldTemps } from "@id-connector/atomic-file";
import { openFolder, type OpenFolder } from "@id-connector/trusted-path";
import { failed, ifCode } from "./errors.js";
import { reasonEnding, showName } from "./item-name.js";
import { itemNames } from "./list-items.js";
import { readReasonFile } from "./list-trash.js";
import { openMailbox } from "./mailbox.js";
import { isMailbox, keepFolder, trashFolder, type Queue } from "./queue.js";
import { takeOut } from "./take-out.js";
import type { TrashReason } from "./trash-reason.js";

/** What became of our files that older versions kept in the mailbox, and that now lie aside. */
export interface Adopted {
  /** How many items of trash and keep lie aside now. */
  readonly moved: number;
  /** Paths that were left alone, and why: a link, or a folder with other things in it. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
}

/**
 * Brings what an older version left in a mailbox (`trash/`, `keep/`, `tmp/`, locks) to where it lies now: copied like any item of a stranger,
 * for a stranger may have put it there. A link in such a place is left alone. Throws QueueError; what is not moved then stays.
 *
 * @example
 * ```ts
 * import { adoptOldPlaces, openQueue } from "@id-connector/queue-fs";
 *
 * const queue = await openQueue("data/listener", { tmpFolder: "data/tmp", asideFolder: "data/in_queue" });
 * const adopted = await adoptOldPlaces(queue); // once, before the queue is read
 * ```
 */
export async function adoptOldPlaces(queue: Queue): Promise<Adopted> {
  if (!isMailbox(queue)) return { moved: 0, left: [] };
  const mailbox = await openMailbox(queue.folder);
  const left: { path: string; why: string }[] = [];
  let moved = 0;
  try {
    for (const [name, to] of [["trash", trashFolder(queue)] as const, ["keep", keepFolder(queue)] as const])
      await inOldFolder(name, async (old) => {
        for (let count = -1, most = moved + mostMoved; count !== 0 && moved < most;) {
          count = await moveSome(queue, old, to);
          moved += count;
        }
      });
    await inOldFolder("tmp", (old) => removeOldTemps(old.at(""), -Infinity));
    await removeOldLocks(mailbox);
    return { moved, left };
  } catch (error) {
    return failed("bring aside what lay in", queue.folder)(error);
  } finally {
    await mailbox.close();
  }

  async function inOldFolder(name: string, empty: (old: OpenFolder) => Promise<unknown>): Promise<void> {
    const path = join(queue.folder, name);
    const old = await openFolder(mailbox.at(name)).catch(ifCode("ENOENT", "ELOOP", "ENOTDIR", "EACCES"));
    if (old === undefined) {
      const there = await lstat(mailbox.at(name)).catch(ifCode("ENOENT"));
      const what = there?.isSymbolicLink() ? "a link" : "nothing that can be opened as a folder";
      if (there) left.push({ path, why: `it is ${what}, so nothing was taken from there` });
      return;
    }
    try {
      await empty(old);
    } finally {
      await old.close();
    }
    const removed = await rmdir(mailbox.at(name)).then(
      () => true,
      ifCode("ENOTEMPTY", "EEXIST", "ENOENT", "ENOTDIR", "EACCES", "EPERM"),
    );
    if (!removed) left.push({ path, why: "other things than items lie in it" });
  }
}

/** A program that goes on putting files there must not keep this going for ever: the rest waits for the next time. */
const mostMoved = 50_000;

/** At most so many between two listings. */
const atOnce = 500;

/** Moves some items, and says how many; 0 when no item is left that can be moved. */
async function moveSome(queue: Queue, old: OpenFolder, to: string): Promise<number> {
  const names: string[] = [];
  for await (const name of itemNames(old.at(""))) if (names.push(name) >= atOnce) break;
  let count = 0;
  for (const name of names) {
    const reason = cleaned(await readReasonFile(old.at(name + reasonEnding)));
    if ((await takeOut(queue, old, { name, to, reason })) !== "moved") continue;
    await unlink(old.at(name + reasonEnding)).catch(ifCode("ENOENT", "EISDIR"));
    count += 1;
  }
  return count;
}

/** The cleaned reason: a stranger may have written it, so only people may act on it. */
function cleaned(reason: TrashReason | undefined): TrashReason | undefined {
  if (!reason) return undefined;
  const { code, message, firstAt, lastAt, key } = reason;
  return {
    ...{ code: showName(code), message: showName(message, mostLetters) },
    ...{ firstAt: showName(firstAt), lastAt: showName(lastAt) },
    // the program that wrote it need not have kept to its type
    ...(typeof key === "string" ? { key: showName(key) } : {}),
  };
}

const mostLetters = 1_000;

const oldLock = /^\.reader-\d{1,10}-[0-9a-f]{16}\.(?:lock|tmp)$/;

/** An older version's reader cannot be running: the daemon's own lock is elsewhere. */
async function removeOldLocks(mailbox: OpenFolder): Promise<void> {
  for await (const entry of await opendir(mailbox.at(""), { bufferSize: 1024 })) {
    if (!entry.isSocket() || !oldLock.test(entry.name)) continue;
    await unlink(mailbox.at(entry.name)).catch(ifCode("ENOENT", "EISDIR", "EACCES", "EPERM"));
  }
}
