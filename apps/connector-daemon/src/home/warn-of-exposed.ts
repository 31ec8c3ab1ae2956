import { loadAuthorities } from "@id-connector/school-authority-config";
import type { ConnectorFolders } from "@id-connector/connector-settings";
import type { Logger } from "@id-connector/logger";
import { findExposed } from "@id-connector/trusted-path";

/** Says in the log which files with a password others may read. */
export async function warnOfExposed(folders: ConnectorFolders, passwordFile: string, log: Logger): Promise<void> {
  const { authorities } = await loadAuthorities(folders.authorities, folders);
  for (const { path, message } of await findExposed([passwordFile, ...authorities.map(({ file }) => file)]))
    log.warn("a file with a password may be read by others", { code: "EXPOSED", file: path, why: message });
}
