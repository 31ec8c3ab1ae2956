import { lutimes, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { removeOldTemps, writeFileAtomic } from "@id-connector/atomic-file";
import { type FolderLock, FolderLockError, lockFolder } from "@id-connector/folder-lock";
import { TrustError, type Trust } from "@id-connector/trusted-path";
import type { Authority, JsonObject } from "./authority.js";
import { checkConfig, type CheckedConfig, checkConfigs } from "./check-config.js";
import { AuthorityConfigError } from "./errors.js";
import { readConfigFiles } from "./read-config-file.js";

/**
 * Changes one authority's configuration: `change` gets the file's content, unknown keys included, and returns the new one. That is
 * checked before it is written, atomically, with the owner and the rights that the file had, under a lock that all programs share.
 * Throws AuthorityConfigError; then the file is as it was.
 *
 * @example
 * ```ts
 * import { changeAuthority } from "@id-connector/school-authority-config";
 *
 * const authority = await changeAuthority("conf/school_authorities", "Traeger2", (raw) => ({ ...raw, active: false }));
 * ```
 */
export async function changeAuthority(
  folder: string,
  name: string,
  change: (raw: JsonObject) => JsonObject,
  options: ChangeOptions = {},
): Promise<Authority> {
  await findConfig(folder, name, options); // no lock for a name that nobody knows
  const lock = await takeLock(folder, options);
  try {
    const config = await findConfig(folder, name, options);
    // cloned on both ways: nobody else holds it, and a Secret put in it by mistake is no password any more
    const value = structuredClone(change(structuredClone(config.raw)));
    const authority = checkChange(config, value);
    if (JSON.stringify(value) !== JSON.stringify(config.raw)) await save(config.file, value);
    return authority;
  } finally {
    await lock.release();
  }
}

export interface ChangeOptions extends Trust {
  /** How long to wait for another program's change, in milliseconds; 10 s when not given: far longer than a change takes. */
  readonly waitMs?: number;
}

async function takeLock(folder: string, { waitMs = 10_000 }: ChangeOptions): Promise<FolderLock> {
  try {
    return await lockFolder(folder, "authorities", { waitMs });
  } catch (error) {
    if (!(error instanceof FolderLockError) || error.code !== "FOLDER_LOCKED") throw error;
    const message = `Another program is changing the configuration in ${folder}. Try again when it has ended.`;
    throw new AuthorityConfigError("LOCKED", message, { cause: error });
  }
}

async function findConfig(folder: string, name: string, { home }: Trust): Promise<CheckedConfig & { raw: JsonObject }> {
  const files = await readConfigFiles(folder, { home }).catch((error: unknown) => {
    if (!(error instanceof TrustError)) throw error;
    throw new AuthorityConfigError("NOT_TRUSTED", `Nothing was changed: ${error.message}.`, { cause: error });
  });
  const configs = checkConfigs(files).filter((config) => config.name === name);
  const found = configs.find(({ authority }) => authority) ?? configs[0];
  if (!found) {
    const message = `No file in ${folder} configures the ID Broker for the authority "${name}". Check the name; its case counts.`;
    throw new AuthorityConfigError("UNKNOWN_AUTHORITY", message);
  }
  if (!found.authority || !found.raw) throw invalid(`The configuration of "${name}" has to be put right first`, found);
  return { ...found, raw: found.raw };
}

function checkChange({ file, baseName, name }: CheckedConfig, value: JsonObject): Authority {
  const checked = checkConfig({ file, baseName, content: { value } });
  if (checked?.authority?.name === name) return checked.authority;
  const message = `The change of "${name}" was not written: it would not leave a configuration of that authority`;
  throw checked ? invalid(message, checked) : new AuthorityConfigError("INVALID", `${message}.`);
}

/** No change takes as long. */
const oldTempMs = 3_600_000;

/** A link is followed: it stays a link. Owner and rights stay: the daemon may run as another user than who changes the file. */
async function save(file: string, value: JsonObject): Promise<void> {
  const target = await realpath(file);
  // what a killed change left half-written holds the password, too
  await removeOldTemps(dirname(target), oldTempMs).catch(() => 0);
  await writeFileAtomic(target, `${JSON.stringify(value, null, 4)}\n`, { like: await stat(target) });
  // who watches the folder of the link hears nothing of a change elsewhere, but for this; without it the change is seen later
  if (target !== (await realpath(dirname(file)).then((folder) => join(folder, basename(file)))))
    await lutimes(file, new Date(), new Date()).catch(() => undefined);
}

function invalid(message: string, { file, problems }: CheckedConfig): AuthorityConfigError {
  const reasons = problems.map((problem) => ` ${problem.message}`).join("");
  return new AuthorityConfigError("INVALID", `${message} (${file}).${reasons}`, { problems });
}
