import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import { isFolderLocked } from "@id-connector/folder-lock";
import type { LiveStatus } from "./live-status.js";

/** Whether a daemon runs on these folders at this moment. */
export async function isDaemonRunning(folders: ConnectorFolders): Promise<boolean> {
  return isFolderLocked(folders.state, "daemon");
}

/**
 * What the running daemon says of itself. Undefined where none runs (one that was killed leaves its last word behind) and where one
 * that has just started said nothing yet: `isDaemonRunning` tells the two apart. Throws the file system's errors.
 */
export async function readLive(folders: ConnectorFolders): Promise<LiveStatus | undefined> {
  if (!(await isDaemonRunning(folders))) return undefined;
  try {
    return JSON.parse(await readFile(join(folders.state, "status.json"), "utf8")) as LiveStatus;
  } catch (error) {
    // not written yet, or cut short by a full disk
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
