import { constants } from "node:fs";
import { open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "@id-connector/atomic-file";
import { readTrusted, type Trust } from "@id-connector/trusted-path";

/** The done objects of an order stand in a file beside it, an id in each line: only the daemon writes there. */
const ending = ".used";
const mostBytes = 64 * 1024 * 1024;

/** The ids of an order that are used up. Throws TrustError or the system's errors. */
export async function readUsed(orderFile: string, { home }: Trust): Promise<ReadonlySet<string>> {
  try {
    return new Set(String(await readTrusted(orderFile + ending, { home, mostBytes })).split("\n"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return new Set();
  }
}

/** Writes down that ids of an order are used up; on disk when it resolves. Throws the system's errors. */
export async function appendUsed(orderFile: string, ids: readonly string[]): Promise<void> {
  const { O_WRONLY, O_CREAT, O_APPEND, O_NOFOLLOW } = constants;
  const handle = await open(orderFile + ending, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o640);
  try {
    // a line that a crash cut in half does not count: the next id begins a new line
    await handle.writeFile(`\n${ids.join("\n")}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(orderFile));
}

/**
 * Removes an order that is used up or too old. The order goes first: without it the list of used ids means nothing. Throws the system's
 * errors.
 */
export async function removeOrder(orderFile: string): Promise<void> {
  await rm(orderFile, { force: true });
  await syncFolder(dirname(orderFile));
  await rm(orderFile + ending, { force: true });
}
