import { lchown, mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { heirOf } from "./heir.js";
import { syncFolder } from "./sync-folder.js";

/**
 * Makes a folder (mode 0750 when not given) and those above it (mode 0750), on disk when it returns; folders that are there stay as they are. A
 * folder that root makes in another user's folder belongs to that user. Throws the system's error as it is: on a full disk, Node's own recursive
 * mkdir would say that a folder is missing.
 *
 * @example
 * ```ts
 * import { makeFolder } from "@id-connector/atomic-file";
 *
 * await makeFolder("data/queue"); // and those above it
 * ```
 */
export async function makeFolder(path: string, mode = 0o750): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await isFolder(path))) return;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    return makeFolder(path, mode);
  }
  const heir = await heirOf(dirname(path));
  if (heir) await lchown(path, heir.uid, heir.gid);
  await syncFolder(dirname(path));
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
