import { join } from "node:path";
import { readAtMost } from "@id-connector/trusted-path";
import type { ConnectorFolders } from "./connector-folders.js";
import { DataFormatError } from "./errors.js";

/**
 * The number of the form of all files that this connector leaves in `data` and reads again: queues, trash, `data/state`. The ledger has a number of
 * its own. Raised where an older version would read something wrongly.
 */
export const dataFormat = 1;

/**
 * Where the number stands.
 *
 * @example
 * ```ts
 * import { connectorFolders, dataFormatFile } from "@id-connector/connector-settings";
 *
 * dataFormatFile(connectorFolders("/var/lib/connector")); // "/var/lib/connector/data/state/format.json"
 * ```
 */
export function dataFormatFile({ state }: Pick<ConnectorFolders, "state">): string {
  return join(state, "format.json");
}

/**
 * The number of the folders as they are; 0 where none is written: they are new, a predecessor's, or of a version before there was one. Throws
 * DataFormatError "NEWER_FORMAT" and "BROKEN_FORMAT", and the file system's errors.
 *
 * @example
 * ```ts
 * import { connectorFolders, dataFormat, readDataFormat } from "@id-connector/connector-settings";
 *
 * const format = await readDataFormat(connectorFolders("/var/lib/connector"));
 * if (format < dataFormat) console.log("An older version wrote it; the daemon raises it.");
 * ```
 */
export async function readDataFormat(folders: ConnectorFolders): Promise<number> {
  const file = dataFormatFile(folders);
  const text = await readAtMost(file, mostBytes).then(String, ifMissing);
  const format = text === undefined ? 0 : formatIn(text);
  if (format === undefined)
    throw new DataFormatError(
      "BROKEN_FORMAT",
      `${file} holds no number of a format. Nothing was changed. If no newer version of the ID Connector ever ran on ${folders.home}, remove the file: the daemon writes it anew.`,
    );
  if (format > dataFormat)
    throw new DataFormatError(
      "NEWER_FORMAT",
      `The files in ${folders.home} have format ${String(format)}, which only a newer version of the ID Connector knows. Nothing was changed. ` +
        'Run that version again, or see "Back to an older version" in docs/migration.md.',
    );
  return format;
}

const mostBytes = 1_000;

function formatIn(text: string): number | undefined {
  try {
    const { format } = JSON.parse(text) as { readonly format?: unknown };
    return Number.isSafeInteger(format) && Number(format) > 0 ? Number(format) : undefined;
  } catch {
    return undefined; // no JSON, or null: JSON.parse and the access throw nothing else
  }
}

function ifMissing(error: unknown): undefined {
  if (!["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
}
