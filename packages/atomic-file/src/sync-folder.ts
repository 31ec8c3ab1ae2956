import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { coalesce } from "@id-connector/bounded-work";

/** Syncs by folder; a program has few folders. */
const syncsOf = new Map<string, () => Promise<void>>();

/**
 * Makes the names in `folder` durable: what was created, renamed or removed there before the call is on disk when it
 * returns. Calls that come while a sync of the folder is running share the next sync. Throws the file system's error
 * (`code`, `path`).
 *
 * @example
 * ```ts
 * import { rename } from "node:fs/promises";
 * import { syncFolder } from "@id-connector/atomic-file";
 *
 * await rename("queue/a.json", "queue/b.json");
 * await syncFolder("queue"); // no crash brings the old name back
 * ```
 */
export function syncFolder(folder: string): Promise<void> {
  const key = resolve(folder);
  const sync = syncsOf.get(key) ?? coalesce(() => syncNow(key));
  syncsOf.set(key, sync);
  return sync();
}

async function syncNow(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } catch (error) {
    // file systems that cannot sync a folder (some FUSE and network ones) say so: there is nothing more to be had
    if (!["EINVAL", "ENOTSUP"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    await handle.close();
  }
}
