import { constants } from "node:fs";
import { lstat, open, rm, unlink, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder, writeFileAtomic } from "@id-connector/atomic-file";
import type { OpenFolder } from "@id-connector/trusted-path";
import { failed, ifCode, QueueError } from "./errors.js";
import { makeOwnName, reasonEnding, showName } from "./item-name.js";
import { openMailbox } from "./mailbox.js";
import { remakeFolder } from "./move-item.js";
import type { Queue } from "./queue.js";
import { isAboutFile, isNoFile, printOfStats } from "./read-item.js";
import { writeReason } from "./write-reason.js";
import type { TrashReason } from "./trash-reason.js";

/** Larger files are not copied: they stay where they are. */
export const mostCopiedBytes = 64 * 1024 * 1024;

interface TakingOut {
  /** The sender's name of it. */
  readonly name: string;
  /** The folder of ours, `trash` or `keep`. */
  readonly to: string;
  /** The reason; without it nothing is written beside the file. */
  readonly reason?: TrashReason | undefined;
  /** The print of the content that is meant: another file of this name is left alone. */
  readonly print?: string | undefined;
}

/** "stays": it cannot be read, or is too large to be copied. */
export type TakenOut = "moved" | "gone" | "replaced" | "stays";

/**
 * Takes a file out of a mailbox into a folder of ours: copied into a new file with a name, an owner and rights of our own, and then unlinked.
 * So no inode, link or name of a sender ever lies in our folders, on whatever file system. On disk when it returns; a crash in between leaves
 * both. Throws the system's errors.
 */
export async function takeOut(queue: Queue, mailbox: OpenFolder, taking: TakingOut): Promise<TakenOut> {
  const { name, to, reason, print } = taking;
  const source = await openSource(mailbox.at(name));
  if (typeof source === "string") return source;
  try {
    const stats = await source.stat({ bigint: true });
    if (!stats.isFile()) return "gone";
    const copied = printOfStats(stats);
    if (print !== undefined && print !== copied) return "replaced";
    if (stats.size > mostCopiedBytes) return "stays";
    const path = join(to, makeOwnName());
    await remakeFolder(to);
    // the reason first: no trashed item is ever without one
    if (reason) await writeReason(queue, path, { ...reason, file: showName(name) });
    await writeFileAtomic(path, piecesOf(source, Number(stats.size)), { tmpFolder: queue.tmpFolder, ownerOf: to });
    const now = await lstat(mailbox.at(name), { bigint: true }).catch(ifCode("ENOENT"));
    if (now && printOfStats(now) !== copied) {
      // somebody put another file there, or wrote on: the new content is looked at anew, and this copy is not of it
      for (const own of [path, path + reasonEnding]) await rm(own, { force: true });
      await syncFolder(to);
      return "replaced";
    }
    await unlink(mailbox.at(name)).catch(ifCode("ENOENT", "EISDIR"));
    await mailbox.sync();
    return "moved";
  } finally {
    await source.close();
  }
}

/** Takes one item out of a queue that is a mailbox, or says that it stays. Throws QueueError: `doing` says what could not be done. */
export async function takeOutOf(queue: Queue, taking: TakingOut, doing: string): Promise<void> {
  const mailbox = await openMailbox(queue.folder);
  try {
    if ((await takeOut(queue, mailbox, taking)) !== "stays") return;
  } catch (error) {
    failed(doing, queue.folder)(error);
  } finally {
    await mailbox.close();
  }
  const message = `The file cannot be taken out of ${queue.folder}: it may not be read, or is too large. It stays there.`;
  throw new QueueError("NOT_ALLOWED", message, queue.folder);
}

async function openSource(path: string): Promise<FileHandle | "gone" | "stays"> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (isNoFile(error)) return "gone";
    if (isAboutFile(error)) return "stays";
    throw error;
  }
}

const pieceBytes = 1024 * 1024;

/** The first `size` bytes, or fewer where the file was cut meanwhile; bytes that are written meanwhile are not part of them. */
async function* piecesOf(handle: FileHandle, size: number): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < size;) {
    const { buffer, bytesRead } = await handle.read(
      Buffer.allocUnsafe(Math.min(pieceBytes, size - at)),
      0,
      undefined,
      at,
    );
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}
