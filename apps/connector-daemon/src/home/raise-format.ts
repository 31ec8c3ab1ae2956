import { writeFileAtomic } from "@id-connector/atomic-file";
import { dataFormat, dataFormatFile, readDataFormat, type ConnectorFolders } from "@id-connector/connector-settings";

/**
 * Notes that all in `data` is of the present format, so that an older version refuses it from now on. To be called under the daemon's lock, before
 * anything else there is read. Throws DataFormatError where a newer version wrote it, and the file system's errors.
 */
export async function raiseFormat(folders: ConnectorFolders): Promise<void> {
  if ((await readDataFormat(folders)) === dataFormat) return;
  // files without a number are read as they are: nothing has to be rewritten before
  await writeFileAtomic(dataFormatFile(folders), `${JSON.stringify({ format: dataFormat })}\n`, { mode: 0o640 });
}
