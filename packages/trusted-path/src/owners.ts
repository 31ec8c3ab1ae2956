import { stat } from "node:fs/promises";

/** Whom to trust beside root and the effective user. */
export interface Trust {
  /** A folder (the connector's home) whose owner is trusted, too: a program may be run as root beside a daemon with a user of its own. */
  readonly home?: string | undefined;
}

/** User ids that are trusted; undefined on a system that has none. Throws the system's error where the home cannot be looked at. */
export async function trustedOwners({ home }: Trust): Promise<ReadonlySet<number> | undefined> {
  const own = process.geteuid?.();
  if (own === undefined) return undefined;
  return new Set([0, own, ...(home === undefined ? [] : await ownerOf(home))]);
}

/** Whether root, the effective user or one of `others` owns it; true on a system without owners. */
export function isOurs(uid: number, others: readonly number[] = []): boolean {
  const own = process.geteuid?.();
  return own === undefined || uid === 0 || uid === own || others.includes(uid);
}

/** A home that is not there yet trusts nobody more. */
async function ownerOf(home: string): Promise<readonly number[]> {
  try {
    return [(await stat(home)).uid];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
