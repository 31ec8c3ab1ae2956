import { stat } from "node:fs/promises";
import { openFolder } from "@id-connector/trusted-path";
import { look } from "./look.js";

/**
 * Since when a live process holds the lock `name` on the folder, by the folder's file system (epoch milliseconds); undefined where none does,
 * and where the folder is missing. Throws the file system's errors.
 */
export async function lockedSince(folder: string, name: string): Promise<number | undefined> {
  const opened = await openFolder(folder, { mayBeLink: true }).catch(ifMissing);
  if (!opened) return undefined;
  try {
    const holder = (await look(opened, name)).find(({ owner }) => owner === "holding");
    if (!holder) return undefined;
    // one that is gone this moment held it until now
    return (await stat(opened.at(holder.file)).catch(ifMissing))?.mtimeMs;
  } finally {
    await opened.close();
  }
}

function ifMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}
