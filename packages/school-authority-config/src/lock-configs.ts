import { type FolderLock, FolderLockError, lockFolder } from "@id-connector/folder-lock";
import type { Trust } from "@id-connector/trusted-path";
import { AuthorityConfigError } from "./errors.js";

export interface ChangeOptions extends Trust {
  /** How long to wait for another program's change, in milliseconds; 10 s when not given: far longer than a change takes. */
  readonly waitMs?: number;
}

/** The lock that all programs share that change configurations. Throws AuthorityConfigError "LOCKED". */
export async function takeLock(folder: string, { waitMs = 10_000 }: ChangeOptions): Promise<FolderLock> {
  try {
    return await lockFolder(folder, "authorities", { waitMs });
  } catch (error) {
    if (!(error instanceof FolderLockError) || error.code !== "FOLDER_LOCKED") throw error;
    const message = `Another program is changing the configuration in ${folder}. Try again when it has ended.`;
    throw new AuthorityConfigError("LOCKED", message, { cause: error });
  }
}
