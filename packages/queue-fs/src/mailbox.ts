import { stat } from "node:fs/promises";
import { writeFilesAtomic } from "@id-connector/atomic-file";
import { openFolder, type OpenFolder } from "@id-connector/trusted-path";
import { failed, QueueError } from "./errors.js";
import { ownFolder, type Queue } from "./queue.js";

/** Opens a mailbox's folder, never through a link: from then on it is this very folder, whatever has its path. Throws QueueError. */
export async function openMailbox(folder: string): Promise<OpenFolder> {
  try {
    return await openFolder(folder);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["ELOOP", "ENOTDIR", "EMLINK"].includes(code)) return failed("open the queue", folder)(error);
    const message = `${folder} is no folder but a link or a file, so nothing is taken from there. Put a real folder in its place.`;
    throw new QueueError("NOT_A_FOLDER", message, folder, { cause: error });
  }
}

/** A file for a mailbox. */
export interface MailboxFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

interface Writing {
  /** Where the half-written files lie if a rename leads from there into the mailbox. */
  readonly tmpFolder: string;
  /** Less the umask; 0600 when not given. */
  readonly mode?: number;
  /** Where root writes, the files belong to the owner of this folder. */
  readonly ownerOf: string;
}

/** Mailboxes that a rename from our own folders does not reach, although the device is the same: mounted apart. */
const apart = new Set<string>();

/**
 * Writes files into a folder that others write to as well, each whole under its name or not at all, on disk when it returns. Half-written
 * files lie in `tmpFolder`; where the mailbox is mounted apart they lie in it, hidden, under names that nobody can know before. Throws
 * QueueError.
 *
 * @example
 * ```ts
 * import { writeIntoMailbox } from "@id-connector/queue-fs";
 *
 * const content = JSON.stringify({ entry_uuid: "0b6ac1ee-1c5a-4c1d-8c4b-2a0b7c1d9e3f", command: "modify" });
 * await writeIntoMailbox("/srv/mailbox", [{ name: "a.json", content }], {
 *   tmpFolder: "data/tmp",
 *   ownerOf: "data/tmp", // whose files they become where root writes them
 * });
 * ```
 */
export async function writeIntoMailbox(
  folder: string,
  files: readonly MailboxFile[],
  { tmpFolder, ...options }: Writing,
): Promise<void> {
  const mailbox = await openMailbox(folder);
  const write = (where: string) =>
    writeFilesAtomic(
      files.map(({ name, content }) => ({ path: mailbox.at(name), content })),
      { ...options, tmpFolder: where },
    );
  try {
    if (apart.has(folder) || (await stat(tmpFolder, { bigint: true })).dev !== mailbox.identity.dev) {
      await write(mailbox.at(""));
    } else {
      // nothing has its name yet where the first rename is refused
      await write(tmpFolder).catch(async (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
        apart.add(folder);
        await write(mailbox.at(""));
      });
    }
  } catch (error) {
    failed("put into the queue", folder)(error);
  } finally {
    await mailbox.close();
  }
}

/** How our files are written into a mailbox: the reader of the queue has to be able to read and remove them. */
export function writingInto(queue: Queue): Writing {
  return { tmpFolder: queue.tmpFolder, ownerOf: ownFolder(queue) };
}
