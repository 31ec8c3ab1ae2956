import { stat } from "node:fs/promises";
import { pause } from "@id-connector/bounded-work";
import type { Logger } from "@id-connector/logger";

const everyMs = 1_000;

/**
 * Resolves with true when the folder is there, with false on abort. The folder is not made here: its owner fails where another program
 * made it first.
 */
export async function waitForFolder(folder: string, log: Logger, stopping: AbortSignal): Promise<boolean> {
  for (let waited = false; !stopping.aborted; waited = true) {
    if (await isThere(folder)) return true;
    if (!waited) log.warn("the folder of trigger files is not there yet", { ...waiting, folder });
    await pause(everyMs, stopping);
  }
  return false;
}

const waiting = { stage: "listen", outcome: "waiting" };

async function isThere(folder: string): Promise<boolean> {
  try {
    await stat(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
