import { openFolder } from "@id-connector/trusted-path";
import { look } from "./look.js";
import { isHolding } from "./probe.js";

/**
 * Whether a live process holds the lock `name` on the folder, at this moment. A missing folder is not locked.
 *
 * @example
 * ```ts
 * import { isFolderLocked } from "@id-connector/folder-lock";
 *
 * await isFolderLocked("data/queue", "reader");
 * ```
 */
export async function isFolderLocked(folder: string, name: string): Promise<boolean> {
  const opened = await openFolder(folder, { mayBeLink: true }).catch(ifMissing);
  if (!opened) return false;
  try {
    return (await look(opened, name)).some(({ owner }) => isHolding(owner));
  } finally {
    await opened.close();
  }
}

function ifMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}
