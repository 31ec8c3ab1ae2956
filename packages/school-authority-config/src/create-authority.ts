import { join } from "node:path";
import { makeFolder } from "@id-connector/atomic-file";
import type { Authority, JsonObject } from "./authority.js";
import { checkConfig, checkConfigs } from "./check-config.js";
import { groupPlugin, userPlugin } from "./config-faults.js";
import { AuthorityConfigError } from "./errors.js";
import { invalid } from "./invalid.js";
import { type ChangeOptions, takeLock } from "./lock-configs.js";
import { readConfigFiles } from "./read-config-file.js";
import { writeNewConfig } from "./write-config.js";

/** A person's answers about a new authority; the rest of its file follows from them. */
export interface NewAuthority {
  readonly name: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly schools: "all" | readonly string[];
  /** Absolute path of a file with the broker's certificate authority (PEM). */
  readonly caFile?: string | undefined;
}

/**
 * The content of the file of a new authority: active, users and groups. Pure.
 *
 * @example
 * ```ts
 * import { newConfig } from "@id-connector/school-authority-config";
 *
 * const authority = {
 *   ...{ name: "Traeger2", url: "https://broker.example/", username: "provisioning-Traeger2", password: "from a prompt" },
 *   schools: ["gym17"],
 * };
 * newConfig(authority); // what stands in Traeger2.json, with the plugins for users and groups
 * ```
 */
export function newConfig({ name, url, username, password, schools, caFile }: NewAuthority): JsonObject {
  const listed = schools === "all" ? ["*"] : schools;
  const broker = {
    username,
    password,
    schools: listed,
    version: 1,
    ...(caFile === undefined ? {} : { ca_file: caFile }),
  };
  return { name, active: true, url, plugins: [userPlugin, groupPlugin], plugin_configs: { id_broker: broker } };
}

/**
 * The content of a file with another address and login; all other fields stay, also those that are not given. Pure.
 *
 * @example
 * ```ts
 * import { newConfig, withAccess } from "@id-connector/school-authority-config";
 *
 * const authority = {
 *   ...{ name: "Traeger2", url: "https://broker.example/", username: "provisioning-Traeger2", password: "from a prompt" },
 *   schools: ["gym17"],
 * };
 * withAccess(newConfig(authority), { ...authority, password: "a new one" });
 * ```
 */
export function withAccess(
  raw: JsonObject,
  { url, username, password, caFile }: Partial<Pick<NewAuthority, "url" | "username" | "password" | "caFile">>,
): JsonObject {
  const configs = raw["plugin_configs"] as JsonObject; // as the schema says of every configuration that is changed
  const broker = configs["id_broker"] as JsonObject;
  const access = Object.entries({ username, password, ca_file: caFile }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const changed = { ...configs, id_broker: { ...broker, ...Object.fromEntries(access) } };
  return { ...raw, ...(url === undefined ? {} : { url }), plugin_configs: changed };
}

/**
 * The authority that such a content configures, without a file. Throws AuthorityConfigError "INVALID" with every mistake in it.
 *
 * @example
 * ```ts
 * import { draftAuthority, newConfig } from "@id-connector/school-authority-config";
 *
 * const authority = {
 *   ...{ name: "Traeger2", url: "https://broker.example/", username: "provisioning-Traeger2", password: "from a prompt" },
 *   schools: ["gym17"],
 * };
 * draftAuthority("conf/school_authorities", newConfig(authority)).schools; // ["gym17"]
 * ```
 */
export function draftAuthority(folder: string, value: JsonObject): Authority {
  const name = typeof value["name"] === "string" ? value["name"] : "";
  const file = join(folder, `${name}.json`);
  const checked = checkConfig({ file, baseName: name, content: { value } });
  if (checked?.authority) return checked.authority;
  const message = `This is no configuration of an authority for the ID Broker`;
  throw checked ? invalid(message, checked) : new AuthorityConfigError("INVALID", `${message}.`);
}

/**
 * Throws AuthorityConfigError "EXISTS" where a file of that name, or a file that configures that authority, is there.
 *
 * @example
 * ```ts
 * import { refuseExisting } from "@id-connector/school-authority-config";
 *
 * await refuseExisting("conf/school_authorities", "Traeger2");
 * ```
 */
export async function refuseExisting(folder: string, name: string, { home }: ChangeOptions = {}): Promise<void> {
  const files = await readConfigFiles(folder, { home });
  const found =
    checkConfigs(files).find((config) => config.name === name) ?? files.find(({ baseName }) => baseName === name);
  if (!found) return;
  throw new AuthorityConfigError("EXISTS", `${JSON.stringify(name)} is configured already, in ${found.file}.`);
}

/**
 * Writes the file `<name>.json` of a new authority, whole or not at all, under the lock that all programs share. Throws AuthorityConfigError
 * ("INVALID", "EXISTS", "LOCKED"), TrustError and the system's errors.
 *
 * @example
 * ```ts
 * import { createAuthority, newConfig } from "@id-connector/school-authority-config";
 *
 * const authority = {
 *   ...{ name: "Traeger2", url: "https://broker.example/", username: "provisioning-Traeger2", password: "from a prompt" },
 *   schools: ["gym17"],
 * };
 * await createAuthority("conf/school_authorities", newConfig(authority));
 * ```
 */
export async function createAuthority(
  folder: string,
  value: JsonObject,
  options: ChangeOptions = {},
): Promise<Authority> {
  const authority = draftAuthority(folder, value);
  await makeFolder(folder);
  const lock = await takeLock(folder, options);
  try {
    await refuseExisting(folder, authority.name, options);
    await writeNewConfig(authority.file, value);
    return authority;
  } finally {
    await lock.release();
  }
}
