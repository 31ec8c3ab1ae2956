import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder, writeFileAtomic } from "@id-connector/atomic-file";
import { readTrusted, type Trust } from "@id-connector/trusted-path";

type Schools = "all" | readonly string[];

/** A command's word that it queues by itself what has to be queued for schools that it put on a list, or took from it. */
export interface SettledSchools {
  /** The list as the command leaves it: the word counts for no other list. */
  readonly list: Schools;
  /** The schools that the command saw to; "*" for all schools. */
  readonly settled: readonly string[];
}

/**
 * Where the word about an authority lies; `stateFolder` is the daemon's `data/state`.
 *
 * @example
 * ```ts
 * import { settledFile } from "@id-connector/school-authority-config";
 *
 * settledFile("data/state", "Traeger2");
 * ```
 */
export function settledFile(stateFolder: string, authority: string): string {
  return join(stateFolder, "settled-schools", `${authority}.json`);
}

/**
 * Leaves the word, with the schools of earlier commands that no daemon took up yet; it is on disk when this resolves. To be awaited before the
 * configuration is written; its list is still `before`. Throws TrustError, the system's errors.
 *
 * @example
 * ```ts
 * import { settledFile, settleSchools } from "@id-connector/school-authority-config";
 *
 * await settleSchools(settledFile("data/state", "Traeger2"), { list: ["ou1", "ou2"], settled: ["ou2"] }, ["ou1"]);
 * ```
 */
export async function settleSchools(
  file: string,
  { list, settled }: SettledSchools,
  before: Schools,
  trust: Trust = {},
): Promise<void> {
  const earlier = await readSettled(file, before, trust);
  await makeFolder(dirname(file));
  const word: SettledSchools = { list, settled: [...new Set([...earlier, ...settled])] };
  await writeFileAtomic(file, `${JSON.stringify(word)}\n`, { mode: 0o640 });
}

/**
 * The schools that were settled, where the word is about this list; else none. Throws TrustError where others could have written it.
 *
 * @example
 * ```ts
 * import { readSettled, settledFile } from "@id-connector/school-authority-config";
 *
 * const settled = await readSettled(settledFile("data/state", "Traeger2"), ["ou1", "ou2"]);
 * ```
 */
export async function readSettled(file: string, list: Schools, { home }: Trust = {}): Promise<readonly string[]> {
  try {
    const word = JSON.parse(String(await readTrusted(file, { home }))) as Partial<SettledSchools> | null;
    const settled = Array.isArray(word?.settled) ? word.settled.filter((one) => typeof one === "string") : [];
    return word?.list !== undefined && keyOf(word.list) === keyOf(list) ? settled : [];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" || error instanceof SyntaxError) return [];
    throw error;
  }
}

/**
 * Removes the word; to be called when the daemon took up what it says.
 *
 * @example
 * ```ts
 * import { dropSettled, settledFile } from "@id-connector/school-authority-config";
 *
 * await dropSettled(settledFile("data/state", "Traeger2"));
 * ```
 */
export async function dropSettled(file: string): Promise<void> {
  await rm(file, { force: true });
}

function keyOf(list: Schools): string {
  return list === "all" ? "all" : JSON.stringify([...new Set(list.map((name) => name.toLowerCase()))].sort());
}
