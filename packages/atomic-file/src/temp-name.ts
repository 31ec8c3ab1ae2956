import { randomBytes } from "node:crypto";
import { lstat, opendir, unlink } from "node:fs/promises";
import { join } from "node:path";

const ours = /^\.\d+-[0-9a-f]{16}\.tmp$/;

/** A new name for a half-written file, with its process's id; it says nothing of the final name, so that any final name fits. */
export function tempName(): string {
  return `.${process.pid}-${randomBytes(8).toString("hex")}.tmp`;
}

/**
 * Removes the half-written files that a crash left in `folder` and that nobody wrote to for `olderThanMs` milliseconds.
 * Touches only names that this package gives; what it may not remove stays. Returns how many it removed. Throws the file
 * system's other errors.
 *
 * @example
 * ```ts
 * import { removeOldTemps } from "@id-connector/atomic-file";
 *
 * const count = await removeOldTemps("data/tmp", 24 * 3_600_000);
 * ```
 */
export async function removeOldTemps(folder: string, olderThanMs: number, now = Date.now()): Promise<number> {
  let count = 0;
  for await (const entry of await opendir(folder)) {
    if (!entry.isFile() || !ours.test(entry.name)) continue;
    const path = join(folder, entry.name);
    const found = await lstat(path).catch(ifMissing);
    if (!found || now - found.mtimeMs < olderThanMs) continue;
    if (await removed(path)) count += 1;
  }
  return count;
}

async function removed(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    // gone, or something else has the name by now
    if (!["EACCES", "EPERM", "ENOENT", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    return false;
  }
}

function ifMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}
