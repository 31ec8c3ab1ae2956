import { open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder, syncFolder } from "@id-connector/atomic-file";

const roomBytes = 65_536;

/** Throws the system's error where there is no room beside a folder, or no right to write. */
export async function checkRoom(folder: string): Promise<void> {
  await makeFolder(dirname(folder));
  const path = `${folder}.room`;
  try {
    const file = await open(path, "w", 0o600);
    try {
      await file.writeFile(Buffer.alloc(roomBytes, 1));
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    await rm(path, { force: true });
  }
}

/** Renames a folder to `<folder>.broken-<time>` (with a number if that is taken) and returns the new path. */
export async function moveAside(folder: string, now: Date): Promise<string> {
  const time = now.toISOString().replaceAll(/[:.]/g, "-");
  for (let number = 1; ; number++) {
    const aside = `${folder}.broken-${time}${number === 1 ? "" : `-${number}`}`;
    if (await exists(aside)) continue;
    await rename(folder, aside);
    await syncFolder(dirname(folder));
    return aside;
  }
}

/** The code of a system error; undefined for anything else. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}
