import { lutimes, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { removeOldTemps, writeFileAtomic } from "@id-connector/atomic-file";
import type { JsonObject } from "./authority.js";

/** No change takes as long. */
const oldTempMs = 3_600_000;

/**
 * A link is followed: it stays a link. Owner and rights stay: the daemon may run as another user than the program that changes
 * the file.
 */
export async function replaceConfig(file: string, value: JsonObject): Promise<void> {
  const target = await realpath(file);
  // the half-written file of a killed change holds the password, too
  await removeOldTemps(dirname(target), oldTempMs).catch(() => 0);
  await writeFileAtomic(target, textOf(value), { like: await stat(target) });
  // a program that watches the link's folder only hears of a change elsewhere by this; without it the program sees the change
  // later
  if (target !== (await realpath(dirname(file)).then((folder) => join(folder, basename(file)))))
    await lutimes(file, new Date(), new Date()).catch(() => undefined);
}

/** A new file: its folder's owner and nobody else may read it. */
export async function writeNewConfig(file: string, value: JsonObject): Promise<void> {
  await writeFileAtomic(file, textOf(value));
}

function textOf(value: JsonObject): string {
  return `${JSON.stringify(value, null, 4)}\n`;
}
