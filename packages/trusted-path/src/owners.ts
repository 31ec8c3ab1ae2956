import { stat } from "node:fs/promises";
import { join } from "node:path";

/** The users to trust beside root and the effective user. */
export interface Trust {
  /**
   * The connector's home, whose owner is trusted, too, and that of `data` in it: a program may be run as root beside a daemon with a user of its
   * own. In a container the home itself may be nothing but the place where `data` is mounted.
   */
  readonly home?: string | undefined;
}

/** User ids that are trusted; undefined on a system that has none. Throws the system's error where the home cannot be looked at. */
export async function trustedOwners({ home }: Trust): Promise<ReadonlySet<number> | undefined> {
  const own = process.geteuid?.();
  if (own === undefined) return undefined;
  return new Set([
    0,
    own,
    ...(home === undefined ? [] : [...(await ownerOf(home)), ...(await ownerOf(join(home, "data")))]),
  ]);
}

/**
 * Whether root, the effective user or one of `others` owns it; true on a system without owners.
 *
 * @example
 * ```ts
 * import { stat } from "node:fs/promises";
 * import { isOurs } from "@id-connector/trusted-path";
 *
 * isOurs((await stat("conf/a.json")).uid);
 * ```
 */
export function isOurs(uid: number, others: readonly number[] = []): boolean {
  const own = process.geteuid?.();
  return own === undefined || uid === 0 || uid === own || others.includes(uid);
}

/** A missing path has no owner. */
async function ownerOf(home: string): Promise<readonly number[]> {
  try {
    return [(await stat(home)).uid];
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
}
