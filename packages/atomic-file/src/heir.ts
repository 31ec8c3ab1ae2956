import { stat } from "node:fs/promises";

/** Whose something shall be that this process makes on behalf of a folder. */
export interface Heir {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The folder's owner where root works in another user's folder: a program that is run as root must not leave what that user's daemon can
 * neither read nor remove. Undefined where things stay whose they are, and for a folder that is not there. Throws the system's error.
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
