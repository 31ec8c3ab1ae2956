import { readTrusted, TrustError, type Trust } from "@id-connector/trusted-path";
import { SettingsError } from "./errors.js";

export interface PasswordFileOptions extends Trust {
  /** The setting or flag that names the file, for the message; LDAP_PASSWORD_FILE when not given. */
  readonly givenBy?: string;
}

/**
 * Reads a password, such as that of the bind DN, anew; one newline at the end does not count. The file may be a link, as secrets in Kubernetes are. Throws
 * SettingsError "PASSWORD_FILE", "NOT_TRUSTED" where others could have written it.
 *
 * @example
 * ```ts
 * import { readPasswordFile } from "@id-connector/connector-settings";
 *
 * const password = await readPasswordFile("/etc/machine.secret");
 * ```
 */
export async function readPasswordFile(file: string, { givenBy, ...trust }: PasswordFileOptions = {}): Promise<string> {
  const content = await read(file, givenBy ?? "LDAP_PASSWORD_FILE", trust);
  const password = content.replace(/\r?\n$/, "");
  if (password === "") throw new SettingsError("PASSWORD_FILE", `The password file ${file} is empty.`);
  return password;
}

async function read(file: string, givenBy: string, trust: Trust): Promise<string> {
  try {
    return String(await readTrusted(file, { ...trust, mayBeLink: true }));
  } catch (cause) {
    if (cause instanceof TrustError)
      throw new SettingsError("NOT_TRUSTED", `The password file ${cause.message}`, { cause });
    const message = `The password file ${file} cannot be read. Check ${givenBy} and its rights.`;
    throw new SettingsError("PASSWORD_FILE", message, { cause });
  }
}
