import { stat } from "node:fs/promises";

/** The owner of files and folders that this process makes on behalf of a folder. */
export interface Heir {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The folder's owner where root works in another user's folder: a program that is run as root must not leave files that the user's
 * daemon can neither read nor remove. Undefined where new files keep this process's owner, and for a missing folder. Throws the system's
 * error.
 *
 * @example
 * ```ts
 * import { heirOf } from "@id-connector/atomic-file";
 *
 * const heir = await heirOf("/srv/connector/data"); // undefined: what this process makes there may stay its own
 * ```
 */
export async function heirOf(folder: string): Promise<Heir | undefined> {
  if (process.geteuid?.() !== 0) return undefined;
  try {
    const { uid, gid } = await stat(folder);
    return uid === 0 ? undefined : { uid, gid };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}
