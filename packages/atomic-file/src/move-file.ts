import { rename } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { syncFolder } from "./sync-folder.js";

/**
 * Renames a file and makes that durable. A file already at `to` is replaced. Both must be on one file system
 * (else an error with code EXDEV, and nothing was changed). Throws the file system's errors.
 *
 * @example
 * ```ts
 * import { moveFile } from "@id-connector/atomic-file";
 *
 * await moveFile("queue/a.json", "queue/trash/a.json");
 * ```
 */
export async function moveFile(from: string, to: string): Promise<void> {
  await rename(from, to);
  // the new name first: a crash in between may leave both names, never none
  await syncFolder(dirname(to));
  if (resolve(dirname(from)) !== resolve(dirname(to))) await syncFolder(dirname(from));
}
