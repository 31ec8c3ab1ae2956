import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, writeFileAtomic } from "@id-connector/atomic-file";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import { isAuthorityName } from "@id-connector/school-authority-config";
import { checkTrustedFolder } from "@id-connector/trusted-path";
import { readLive } from "./read-live.js";

/**
 * Asks the running daemon to try at once to deliver to those of these authorities that wait: a file of the authority's name each, which it
 * removes. Returns their names; none where no daemon runs, for the next one tries at once. Throws the file system's errors.
 *
 * @example
 * ```ts
 * import { connectorFolders } from "@id-connector/connector-settings";
 * import { askToResume } from "@id-connector/delivery-tracker";
 *
 * const waited = await askToResume(connectorFolders("/srv/connector"), ["Traeger2"]);
 * ```
 */
export async function askToResume(
  folders: ConnectorFolders,
  authorities: Iterable<string>,
): Promise<readonly string[]> {
  const live = await readLive(folders);
  const isWaiting = (name: string) => live?.authorities[name]?.state === "waiting" && isAuthorityName(name);
  const waiting = [...new Set(authorities)].filter(isWaiting);
  const folder = folderOf(folders);
  if (waiting.length > 0) await makeFolder(folder);
  for (const name of waiting) await writeFileAtomic(join(folder, name), "", { mode: 0o640 });
  return waiting;
}

/**
 * For the daemon: the authorities that a person asked to resume since the last call. Each is told once, after a crash perhaps not at all.
 * Throws TrustError where others could have asked, and the file system's errors.
 *
 * @example
 * ```ts
 * import { connectorFolders } from "@id-connector/connector-settings";
 * import { takeAskedToResume } from "@id-connector/delivery-tracker";
 *
 * const authorities = await takeAskedToResume(connectorFolders("/srv/connector"));
 * ```
 */
export async function takeAskedToResume(folders: ConnectorFolders): Promise<readonly string[]> {
  const folder = folderOf(folders);
  const names = (await namesIn(folder)).filter(isAuthorityName);
  if (names.length === 0) return [];
  await checkTrustedFolder(folder, { home: folders.home, mayBeLink: true });
  for (const name of names) await rm(join(folder, name), { force: true });
  return names;
}

function folderOf({ state }: ConnectorFolders): string {
  return join(state, "resume");
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
