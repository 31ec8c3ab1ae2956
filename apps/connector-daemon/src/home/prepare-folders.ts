import { dirname } from "node:path";
import { makeFolder } from "@id-connector/atomic-file";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import { checkTrustedFolder } from "@id-connector/trusted-path";

/**
 * Makes the folders that are ours where they are missing. Throws TrustError where others than root, the effective user and the home's owner
 * own one of them, or one above it, or may write there; nothing is made below such a folder.
 */
export async function prepareFolders(folders: ConnectorFolders): Promise<void> {
  for (const folder of ownFolders(folders)) await prepare(folder, folders.home);
  // not checked here: each file is judged alone, so that a fault stops only the authority of that file
  await makeFolder(folders.authorities);
}

/** The folders in which nothing lies but what this connector put there. */
export function ownFolders(folders: ConnectorFolders): readonly string[] {
  const { tmp, state, outQueues, outQueuesTrash, besideInQueue, besideTriggers } = folders;
  return [tmp, state, outQueues, outQueuesTrash, besideInQueue.asideFolder, besideTriggers.asideFolder];
}

async function prepare(folder: string, home: string): Promise<void> {
  await checkNearest(folder, home);
  await makeFolder(folder);
  await checkNearest(folder, home);
}

/** The folder, or the nearest one above it that is there. */
async function checkNearest(folder: string, home: string): Promise<void> {
  try {
    await checkTrustedFolder(folder, { home, mayBeLink: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(folder) === folder) throw error;
    await checkNearest(dirname(folder), home);
  }
}
