import { constants, existsSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";

/** An open folder: its sockets are reached through it, also where its own path is too long or was renamed. */
export interface OpenFolder {
  /** The path for file `name` in the folder; short enough for a socket address (108 bytes) where /proc is there. */
  at(name: string): string;
  close(): Promise<void>;
}

/** Opens a folder. Throws the file system's error. */
export async function openFolder(folder: string): Promise<OpenFolder> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  const through = shortWay(handle) ?? folder;
  return { at: (name) => (name === "" ? through : join(through, name)), close: () => handle.close() };
}

function shortWay(handle: FileHandle): string | undefined {
  const path = `/proc/self/fd/${handle.fd}`;
  return existsSync(path) ? path : undefined;
}
