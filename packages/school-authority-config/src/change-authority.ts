import { TrustError, type Trust } from "@id-connector/trusted-path";
import type { Authority, JsonObject } from "./authority.js";
import { checkConfig, type CheckedConfig, checkConfigs } from "./check-config.js";
import { AuthorityConfigError } from "./errors.js";
import { invalid } from "./invalid.js";
import { type ChangeOptions, takeLock } from "./lock-configs.js";
import { readConfigFiles } from "./read-config-file.js";
import { replaceConfig } from "./write-config.js";

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
  await findConfig(folder, name, options); // no lock for an unknown name
  const lock = await takeLock(folder, options);
  try {
    const config = await findConfig(folder, name, options);
    // cloned on both ways: no other code holds it, and a Secret put in it by mistake is no password any more
    const value = structuredClone(change(structuredClone(config.raw)));
    const authority = checkChange(config, value);
    if (JSON.stringify(value) !== JSON.stringify(config.raw)) await replaceConfig(config.file, value);
    return authority;
  } finally {
    await lock.release();
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
