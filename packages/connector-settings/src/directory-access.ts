import { readPasswordFile } from "./password-file.js";
import type { Settings } from "./read-settings.js";

/** How the directory of the settings is reached: what ldap-reader's `openDirectory` asks for. */
export type DirectoryAccess = Settings["directory"] & {
  /** The connector's home: its owner may have written the files of the password and the CA. */
  readonly home: string;
  /** Reads the file of the password anew. Throws SettingsError "PASSWORD_FILE", "NOT_TRUSTED". */
  readonly password: () => Promise<string>;
};

/**
 * Says how the directory of the settings is reached. Reads nothing yet: the password is read at each login.
 *
 * @example
 * ```ts
 * import { directoryAccess, requireSettings } from "@id-connector/connector-settings";
 * import { openDirectory } from "@id-connector/ldap-reader";
 * import { readContainerNames } from "@id-connector/listener-object";
 *
 * const settings = requireSettings({ env: process.env });
 * const directory = openDirectory({ ...directoryAccess(settings), names: readContainerNames(process.env) });
 * await directory.close();
 * ```
 */
export function directoryAccess({ directory, home, passwordFile }: Settings): DirectoryAccess {
  return { ...directory, home, password: () => readPasswordFile(passwordFile, { home }) };
}
