import { open } from "node:fs/promises";
import { resolve } from "node:path";

interface Syncs {
  readonly running: Promise<void>;
  next?: Promise<void>;
}

const syncsOf = new Map<string, Syncs>();

/**
 * Makes the names in `folder` durable: what was created, renamed or removed there before the call is on disk when it
 * returns. Calls that come while a sync of the folder is running share the one that follows it.
 * Throws the file system's error (`code`, `path`).
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
  const syncs = syncsOf.get(key);
  if (!syncs) return startSync(key);
  // the running one may have begun before the caller's change: only the next one is sure to contain it
  syncs.next ??= syncs.running.then(
    () => startSync(key),
    () => startSync(key),
  );
  return syncs.next;
}

function startSync(folder: string): Promise<void> {
  const running = syncNow(folder).finally(() => {
    if (syncsOf.get(folder)?.running === running) syncsOf.delete(folder);
  });
  syncsOf.set(folder, { running });
  return running;
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
